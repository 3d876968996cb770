#pragma once

// Holds the names that expressions see beside the data. They are the same in every stage and
// connector.

#include <sluice/model/entity.hpp>
#include <sluice/model/time.hpp>

#include <boost/json/object.hpp>

#include <memory>

namespace sluice {

// `header` (an object of texts), `entity` ({type, id}) and `now` (UTC to the second).
json::object names_beside(const entity& entity, wall_time now);

// The same names for one entity after another, at one time. Every record needs them, so a thread
// keeps the objects of those that ended and fills them again.
class entity_names {
 public:
    // `more` holds further names; null when there are none. A `now` among them replaces the time's.
    entity_names(wall_time now, const json::object* more);
    entity_names(const entity_names&) = delete;
    entity_names& operator=(const entity_names&) = delete;
    ~entity_names();

    // Returns the names for the entity. They hold until the next call.
    const json::object& of(const entity& entity);

    struct room {
        json::object names;
        wall_time now;
    };

 private:
    std::unique_ptr<room> room_;
    bool extended_;  // has further names
};

}  // namespace sluice
