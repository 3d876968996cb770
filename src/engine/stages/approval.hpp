#pragma once

// Decides which records a route holds until an operator approves them, for intake and deliveries.

#include "engine/plan/plan.hpp"

#include <sluice/model/entity.hpp>
#include <sluice/model/time.hpp>

#include <optional>
#include <string>

namespace sluice::engine {

// Returns the reason why the record waits, or nullopt when it needs no approval. The route's `hold`
// sees the record as the ledger keeps it. When the expression fails, the record waits: nothing goes
// out only because a rule could not be read.
std::optional<std::string> why_held(const route_plan& route, const entity& entity, wall_time now);

}  // namespace sluice::engine
