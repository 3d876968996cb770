#include "sandbox/directory.hpp"

#include "sandbox/id_source.hpp"

#include <algorithm>
#include <utility>

namespace sluice::sandbox {

namespace {

template <class Items>
auto* with_id(Items& items, std::string_view id) {
    const auto at =
        std::find_if(items.begin(), items.end(), [&](const auto& item) { return item.id == id; });
    return at == items.end() ? nullptr : &*at;
}

// Gives ids that depend on the seed alone. Ids hold a moment, so a fixed morning in January 2024
// stands in for the clock.
class directory_builder {
 public:
    explicit directory_builder(std::uint64_t seed) : ids_(seed, 1) {}

    std::string id() {
        made_ += std::chrono::minutes(1);
        return ids_.next(made_);
    }

    social_profile profile(std::string provider, std::string name) {
        social_profile made{id(), std::move(provider), std::move(name), {}, true};
        made.image = "https://images.example.com/" + made.id + ".png";
        return made;
    }

    std::vector<named_item> items(std::initializer_list<const char*> names) {
        std::vector<named_item> made;
        for (const char* name : names) {
            made.push_back({id(), name});
        }
        return made;
    }

 private:
    id_source ids_;
    wall_time made_ =
        std::chrono::sys_days{std::chrono::January / 15 / 2024} + std::chrono::hours(9);
};

workspace coffee(directory_builder& make) {
    workspace made;
    made.id = make.id();
    made.name = "Harbour Coffee";
    made.user_count = 2;
    made.profiles = {make.profile("facebook", "Harbour Coffee"),
                     make.profile("instagram", "harbour.coffee"),
                     make.profile("twitter", "harbourcoffee")};
    made.brand_kits = make.items({"Harbour", "Harbour at night"});
    made.hashtag_libraries = make.items({"Coffee", "Harbour town"});
    made.studio_templates = make.items({"Menu of the day", "New roast", "Opening hours"});
    made.workflows = {{make.id(), "New roast to all networks", true, "2024-01-15T09:30:00.000Z"},
                      {make.id(), "Old newsletter", false, "2024-01-15T09:40:00.000Z"}};
    return made;
}

workspace outdoors(directory_builder& make) {
    workspace made;
    made.id = make.id();
    made.name = "Fell & Field";
    made.user_count = 5;
    made.profiles = {make.profile("linkedin", "Fell & Field Ltd"),
                     make.profile("pinterest", "Fell & Field boards")};
    made.brand_kits = make.items({"Fell & Field"});
    made.hashtag_libraries = make.items({"Outdoors"});
    made.studio_templates = make.items({"Route of the week"});
    made.workflows = {{make.id(), "Route of the week", true, "2024-01-16T08:00:00.000Z"}};
    return made;
}

workspace client_of_an_agency(directory_builder& make, std::size_t number) {
    workspace made;
    made.id = make.id();
    made.name = "Client " + std::to_string(number);
    made.user_count = 1;
    made.profiles = {make.profile("facebook", made.name + " page"),
                     make.profile("instagram", "client." + std::to_string(number))};
    return made;
}

}  // namespace

const social_profile* workspace::profile(std::string_view profile_id) const {
    return with_id(profiles, profile_id);
}

const workspace* directory::find(std::string_view workspace_id) const {
    return with_id(workspaces, workspace_id);
}

const workflow* directory::find_workflow(std::string_view workflow_id) const {
    for (const auto& space : workspaces) {
        if (const auto* found = with_id(space.workflows, workflow_id)) {
            return found;
        }
    }
    return nullptr;
}

bool directory::set_health(std::string_view profile_id, bool healthy) {
    for (auto& space : workspaces) {
        if (auto* found = with_id(space.profiles, profile_id)) {
            found->healthy = healthy;
            return true;
        }
    }
    return false;
}

void directory::connect(std::string_view workspace_id, social_profile profile) {
    if (auto* space = with_id(workspaces, workspace_id)) {
        space->profiles.push_back(std::move(profile));
    }
}

void directory::disconnect(std::string_view profile_id) {
    for (auto& space : workspaces) {
        std::erase_if(space.profiles, [&](const auto& item) { return item.id == profile_id; });
    }
}

directory make_directory(std::uint64_t seed, std::size_t workspaces) {
    directory_builder make(seed);
    directory made;
    made.user = {make.id(), "Ada L", "ada@example.com"};
    made.workspaces.push_back(coffee(make));
    made.workspaces.push_back(outdoors(make));
    // Further workspaces come last, so that their number does not change the ids of the first two.
    while (made.workspaces.size() < workspaces) {
        made.workspaces.push_back(client_of_an_agency(make, made.workspaces.size() + 1));
    }
    return made;
}

json::object shape_of(const social_profile& profile) {
    json::object shape;
    shape["id"] = profile.id;
    shape["provider"] = profile.provider;
    shape["name"] = profile.name;
    shape["image"] = profile.image;
    return shape;
}

}  // namespace sluice::sandbox
