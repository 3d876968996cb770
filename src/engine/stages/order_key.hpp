#pragma once

// Computes the key by which the tasks of a route keep their order.

#include "engine/plan/plan.hpp"

#include <sluice/error.hpp>
#include <sluice/model/entity.hpp>
#include <sluice/model/time.hpp>

#include <string>

namespace sluice::engine {

// Returns the result of the route's `order_by` (key_text). Without `order_by`, or when it gives
// null, returns the identifier. Fails (class invalid) when the result is no key or the expression
// fails.
result<std::string> order_key_of(const route_plan& route, const entity& entity, wall_time now);

}  // namespace sluice::engine
