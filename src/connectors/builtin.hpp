#pragma once

#include <sluice/component/registry.hpp>

namespace sluice {

// Adds all connectors: the types of clients, subscribers and publishers. A new connector is one
// folder, and one line in builtin.cpp.
void add_builtin_connectors(registry& types);

}  // namespace sluice
