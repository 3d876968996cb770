#pragma once

// Finds the parents of a fan-out, from the account's cached lists.

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

// Finds the parents. With `fresh`, lists older than options.cache are asked for again; otherwise
// any stored list will do. Requests have the urgency of polling. The pointers outlive the call.
// Fails if the workspaces cannot be listed, if the filter cannot be evaluated, and if the
// credential is refused or the budget used up. Cancellable (terminal): throws operation_aborted.
awaitable<result<found_parents>> find_parents(api_client* through, clock* time,
                                              const for_each_options* options, std::string asked_by,
                                              bool fresh);

// Sets the names that expressions see beside the data while a parent is read: `parent` and
// `workspace`.
void name_parent(json::object& names, const parent_item& parent);

// Marks an entity with its parent: headers workspace, workspace_name, profile and profile_name.
// Puts the parent's id before the entity's own, because ids are unique only within a parent.
void mark_parent(entity& item, const parent_item& parent);

}  // namespace sluice::ocoya
