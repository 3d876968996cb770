#pragma once

// The names that expressions see beside the data, the same in every stage and connector.

#include <sluice/model/entity.hpp>
#include <sluice/model/time.hpp>

#include <boost/json/object.hpp>

namespace sluice {

// `header` (an object of texts), `entity` ({type, id}) and `now` (UTC to the second).
json::object names_beside(const entity& entity, wall_time now);

// The same for one entity after the other, at one time.
class entity_names {
 public:
    // `more` (null: none) holds further names. One of them may be `now`, in place of the time's.
    entity_names(wall_time now, const json::object* more);

    // The names beside the entity, until the next call.
    const json::object& of(const entity& entity);

 private:
    json::object names_;
};

}  // namespace sluice
