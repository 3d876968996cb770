#pragma once

#include <sluice/component/registry.hpp>

namespace sluice {

// The list of connectors. A new one is one folder and one line in builtin.cpp.
void add_builtin_connectors(registry& types);

}  // namespace sluice
