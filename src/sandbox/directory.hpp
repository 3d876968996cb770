#pragma once

// Holds everything that the key's owner has besides posts: workspaces, profiles, libraries. The
// seed fixes it; later only the profiles change (health, connect, disconnect).

#include <sluice/model/json.hpp>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace sluice::sandbox {

struct social_profile {
    std::string id;
    std::string provider;  // lower case, as /social-profiles writes it
    std::string name;
    std::string image;
    bool healthy = true;
};

struct named_item {
    std::string id;
    std::string name;
};

struct workflow {
    std::string id;
    std::string name;
    bool on = true;
    std::string created_at;
};

struct workspace {
    std::string id;
    std::string name;
    std::int64_t user_count = 0;
    std::vector<social_profile> profiles;
    std::vector<named_item> brand_kits;
    std::vector<named_item> hashtag_libraries;
    std::vector<named_item> studio_templates;
    std::vector<workflow> workflows;

    const social_profile* profile(std::string_view profile_id) const;
};

struct owner {
    std::string id;
    std::string name;
    std::string email;
};

struct directory {
    owner user;
    std::vector<workspace> workspaces;

    const workspace* find(std::string_view workspace_id) const;
    const workflow* find_workflow(std::string_view workflow_id) const;

    // Returns false when no profile has this id.
    bool set_health(std::string_view profile_id, bool healthy);
    void connect(std::string_view workspace_id, social_profile profile);
    void disconnect(std::string_view profile_id);
};

// Makes two workspaces with five profiles, then further ones with two profiles each, up to
// `workspaces`. The same seed gives the same ids, whatever the time and the number.
inline constexpr std::size_t default_workspaces = 2;
directory make_directory(std::uint64_t seed, std::size_t workspaces = default_workspaces);

// Returns {"id","provider","name","image"}.
json::object shape_of(const social_profile& profile);

}  // namespace sluice::sandbox
