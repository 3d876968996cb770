#pragma once

#include <sluice/component/registry.hpp>

namespace sluice {

// The list of transformers. A new one is one file and one line in builtin.cpp.
void add_builtin_transformers(registry& types);

}  // namespace sluice
