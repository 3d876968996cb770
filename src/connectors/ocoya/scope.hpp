#pragma once

// The names that expressions in a request's parameters see beside the data.

#include <sluice/expression/expression.hpp>
#include <sluice/model/entity.hpp>
#include <sluice/model/time.hpp>

#include <boost/json/object.hpp>

namespace sluice::ocoya {

// `now` (UTC to the second).
json::object names_at(wall_time now);

// `now`, `header` (an object) and `entity` ({type, id}).
json::object names_of(const entity& record, wall_time now);

}  // namespace sluice::ocoya
