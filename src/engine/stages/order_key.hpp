#pragma once

// Computes the key by which the tasks of a route keep their order.

#include "engine/plan/plan.hpp"

#include <sluice/error.hpp>
#include <sluice/model/entity.hpp>
#include <sluice/model/time.hpp>

#include <string>

namespace sluice::engine {

// Returns the value of the route's `order_by` for the entity (key_text). Without `order_by`, or if
// the value is null, the key is the entity's identifier. Fails with class invalid if the value is
// no key, and fails if the expression fails.
result<std::string> order_key_of(const route_plan& route, const entity& record, wall_time now);

}  // namespace sluice::engine
