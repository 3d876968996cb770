#pragma once

// Holds the names that expressions see beside the data. They are the same in every stage and
// connector.

#include <sluice/model/entity.hpp>
#include <sluice/model/time.hpp>

#include <boost/json/object.hpp>

namespace sluice {

// `header` (an object of texts), `entity` ({type, id}) and `now` (UTC to the second).
json::object names_beside(const entity& entity, wall_time now);

// The same names for one entity after another, at one time.
class entity_names {
 public:
    // `more` holds further names; null when there are none. A `now` among them replaces the time's.
    entity_names(wall_time now, const json::object* more);

    // Returns the names for the entity. They hold until the next call.
    const json::object& of(const entity& entity);

 private:
    json::object names_;
};

}  // namespace sluice
