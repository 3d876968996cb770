#pragma once

#include <sluice/component/registry.hpp>
#include <sluice/config/offered_request.hpp>

#include <optional>

namespace sluice {

// Adds all connectors: the types of clients, subscribers and publishers. A new connector is one
// folder, and one line in builtin.cpp.
void add_builtin_connectors(registry& types);

// Asks the connectors that keep a table of requests which entities and parameters it offers.
std::optional<config::offered_request> offered_by_connectors(
    const config::offer_question& question);

}  // namespace sluice
