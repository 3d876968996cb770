#pragma once

// Adds every connector to `types`. A new connector is one folder and one line in builtin.cpp.

#include <sluice/component/registry.hpp>

namespace sluice {

void add_builtin_connectors(registry& types);

}  // namespace sluice
