#include "connectors/ocoya/read/parents.hpp"

#include <sluice/model/key.hpp>
#include <sluice/net/query.hpp>

#include <boost/json/object.hpp>

#include <utility>

namespace sluice::ocoya {

namespace {

// In the middle of a listing, any stored list will do: asking again would cost requests.
constexpr auto any_age = std::chrono::hours(24 * 365 * 100);

result<void> keep_meant(const for_each_options& options, std::vector<parent_item>& items) {
    if (!options.filter) {
        return {};
    }
    std::vector<parent_item> meant;
    for (auto& one : items) {
        json::object names;
        name_parent(names, one);
        const auto passes = options.filter->test(one.data, {&names});
        if (!passes) {
            return failure(passes.error()).within("for_each.filter");
        }
        if (*passes) {
            meant.push_back(std::move(one));
        }
    }
    items = std::move(meant);
    return {};
}

}  // namespace

awaitable<result<found_parents>> find_parents(api_client* through, clock* time,
                                              const for_each_options* options, std::string asked_by,
                                              bool fresh) {
    const std::chrono::milliseconds age = fresh ? options->cache : any_age;
    const asker who(net::urgency::listing, std::move(asked_by));
    auto workspaces = co_await through->knowledge().workspaces(through, time, who, age);
    if (!workspaces) {
        co_return failure(workspaces.error()).within("for_each");
    }
    found_parents found;
    for (const auto& workspace : **workspaces) {
        auto id = net::scalar_member(workspace, "id");
        if (options->entity == parents_of::workspaces) {
            found.items.push_back({std::move(id), workspace, workspace});
            continue;
        }
        // Only one workspace may be at fault. The others are still read.
        const auto profiles = co_await through->knowledge().profiles(through, time, who, id, age);
        if (!profiles && !is_of_one_parent(profiles.error())) {
            co_return failure(profiles.error()).within("for_each");
        }
        if (!profiles) {
            found.failed.push_back("workspace " + id + ": " + profiles.error().message);
            continue;
        }
        for (const auto& profile : **profiles) {
            found.items.push_back({net::scalar_member(profile, "id"), profile, workspace});
        }
    }
    const auto meant = keep_meant(*options, found.items);
    if (!meant) {
        co_return meant.error();
    }
    put_in_order(found.items);
    co_return found;
}

void name_parent(json::object& names, const parent_item& parent) {
    names["parent"] = parent.data;
    names["workspace"] = parent.workspace;
}

void mark_parent(entity& item, const parent_item& parent) {
    item.headers["workspace"] = net::scalar_member(parent.workspace, "id");
    item.headers["workspace_name"] = net::scalar_member(parent.workspace, "name");
    if (parent.id != net::scalar_member(parent.workspace, "id")) {
        item.headers["profile"] = parent.id;
        item.headers["profile_name"] = net::scalar_member(parent.data, "name");
    }
    item.id = item.id.empty() ? parent.id : key_part(parent.id) + "/" + item.id;
}

}  // namespace sluice::ocoya
