#pragma once

// The parents that a fan-out goes through, from the account's cached lists.

#include "connectors/ocoya/client/client.hpp"
#include "connectors/ocoya/read/fan_out.hpp"
#include "connectors/ocoya/read/for_each_options.hpp"

#include <sluice/model/entity.hpp>

#include <string>
#include <vector>

namespace sluice::ocoya {

struct found_parents {
    std::vector<parent_item> items;   // in order (fan_out.hpp)
    std::vector<std::string> failed;  // workspaces whose profiles could not be listed, and why
};

// `fresh`: lists older than options.cache are asked for again; else whatever is kept will do. What
// is pointed to outlives the call. It is polling that asks. Fails when the workspaces cannot be
// listed, when the filter cannot be evaluated, and when the credential or the budget is at its end.
awaitable<result<found_parents>> find_parents(api_client* through, clock* time,
                                              const for_each_options* options, std::string asked_by,
                                              bool fresh);

// The names beside the data while a parent is read: `parent` and `workspace`.
void name_parent(json::object& names, const parent_item& parent);

// What an entity keeps of its parent: headers workspace, workspace_name, profile, profile_name; and
// its parent's id before its own, for ids are unique in their parent only.
void mark_parent(entity& item, const parent_item& parent);

}  // namespace sluice::ocoya
