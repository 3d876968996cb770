#pragma once

#include "engine/intake/selection.hpp"

#include <sluice/model/json.hpp>

#include <string>
#include <string_view>
#include <utility>

namespace sluice::engine {

inline entity post_with(std::string_view data, std::string id = "") {
    entity made;
    made.type = "posts";
    made.id = std::move(id);
    made.data = parse_json(data).value();
    return made;
}

inline sighted_entity seen(std::string id, std::string hash) {
    sighted_entity made;
    made.entity.id = std::move(id);
    made.hash = std::move(hash);
    return made;
}

}  // namespace sluice::engine
