#pragma once

// The names that expressions see beside the data, the same in every stage and connector.

#include <sluice/model/entity.hpp>
#include <sluice/model/time.hpp>

#include <boost/json/object.hpp>

namespace sluice {

// `header` (an object of texts), `entity` ({type, id}) and `now` (UTC to the second).
json::object names_beside(const entity& entity, wall_time now);

}  // namespace sluice
