#pragma once

#include <sluice/component/registry.hpp>

namespace sluice {

// Adds all types of stages. A new one is one file, and one line in builtin.cpp.
void add_builtin_transformers(registry& types);

}  // namespace sluice
