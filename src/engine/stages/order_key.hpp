#pragma once

// Computes the key by which the tasks of a route keep their order.

#include "engine/plan/plan.hpp"

#include <sluice/error.hpp>
#include <sluice/model/entity.hpp>
#include <sluice/model/time.hpp>

#include <string>

namespace sluice::engine {

// What the route's `order_by` gives for the record (key_text); its identifier without one, and
// where it gives null. Fails (class invalid) for what is no key, and where the expression does.
result<std::string> order_key_of(const route_plan& route, const entity& entity, wall_time now);

}  // namespace sluice::engine
