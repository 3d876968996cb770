#pragma once

// Completes and explains the entities and parameters of a request that a component offers. The
// editor's assistance uses it.

#include "config/assistance.hpp"
#include "config/yaml_cursor.hpp"

#include <sluice/config/offered_request.hpp>

#include <string>
#include <vector>

namespace sluice::config {

// The component around a cursor.
struct component_around {
    std::string kind;                           // "subscriber"; empty: there is none
    const yaml_cursor::keys* fields = nullptr;  // its keys, each with its value on the line
    std::vector<std::string> below;             // the keys from there to the cursor's map
};

// Puts suggestions and the meaning into `made` if the cursor is at an entity, or among the
// parameters of a group. `siblings` are the keys that stand there already.
void add_request_help(assistance& made, const component_around& component, const yaml_cursor& at,
                      const yaml_cursor::keys& siblings, const request_offers& offers);

}  // namespace sluice::config
