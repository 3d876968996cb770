#pragma once

// Describes one change of a world. Every event is a list of changes, and the journal is a file of
// them.

#include "sandbox/post.hpp"

#include <sluice/error.hpp>
#include <sluice/model/json.hpp>

#include <string>
#include <variant>

namespace sluice::sandbox {

struct put_post {
    post post;  // a new post, or the new state of the one with this id
};

struct remove_post {
    std::string id;
};

struct profile_health {
    std::string profile;
    bool healthy = true;
};

struct profile_connected {
    std::string workspace;
    social_profile profile;
};

struct profile_gone {
    std::string profile;
};

using change = std::variant<put_post, remove_post, profile_health, profile_connected, profile_gone>;

json::object to_json(const change& change);
result<change> change_from_json(const json::value& text);

}  // namespace sluice::sandbox
