#pragma once

// Carries one record from its source to its targets: a JSON value with a type, an identifier and a
// few headers.

#include <sluice/model/json.hpp>

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace sluice {

struct entity {
    std::string type;  // "posts", "products"
    std::string id;    // unique within its incoming; may be empty
    std::map<std::string, std::string, std::less<>> headers;  // "event": "changed"
    json::value data;
};

}  // namespace sluice
