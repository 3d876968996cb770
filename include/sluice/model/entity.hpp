#pragma once

// Carries one record from its source to its targets: a JSON value with a type, an identifier and a
// few headers.

#include <sluice/model/json.hpp>

#include <boost/json/object.hpp>

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace sluice {

// Holds the values of `$name` that stages set on an entity's way. They end with the list of stages
// and never come to the ledger. Copies share the values until one of them changes.
class entity_variables {
 public:
    // Null when there are none. Valid until the next change(), and while an entity holds them.
    const json::object* all() const { return held_.get(); }

    // The values to change. From then on they belong to this entity alone.
    json::object& change() {
        if (!held_) {
            held_ = std::make_shared<json::object>();
        } else if (held_.use_count() != 1) {
            held_ = std::make_shared<json::object>(*held_);
        }
        return *held_;
    }

    void clear() { held_.reset(); }

 private:
    std::shared_ptr<json::object> held_;
};

struct entity {
    std::string type;  // "posts", "products"
    std::string id;    // unique within its incoming; may be empty
    std::map<std::string, std::string, std::less<>> headers;  // "event": "changed"
    json::value data;
    entity_variables variables = {};
};

}  // namespace sluice
