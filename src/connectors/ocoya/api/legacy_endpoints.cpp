#include "connectors/ocoya/api/legacy_endpoints.hpp"

namespace sluice::ocoya {

namespace {

constexpr std::string_view legacy = "legacy";

// The old names of a post's fields are not published. These are the current ones, checked if they
// are given.
std::vector<field> post_fields() {
    return {
        {.name = "caption", .description = "The text", .longest = 10'000},
        {.name = "mediaUrls",
         .kind = field_kind::media_list,
         .description = "Public URLs that Ocoya fetches: png, jpeg, gif, mp4"},
        {.name = "socialProfileIds",
         .kind = field_kind::text_list,
         .description = "Profiles to publish to"},
        {.name = "scheduledAt", .kind = field_kind::moment, .description = "When to publish"},
    };
}

endpoint schedules(method verb, std::string_view title, std::string_view path) {
    return {.profile = legacy,
            .verb = verb,
            .entity = "schedules",
            .title = title,
            .path = path,
            .proven = false,
            .open = true};
}

}  // namespace

void add_legacy_endpoints(std::vector<endpoint>& rows) {
    auto list = schedules(method::get, "Get schedules", "/schedules");  // L1
    list.shape = reply_shape::list;
    list.proven = true;
    rows.push_back(list);

    auto create = schedules(method::post, "Create a schedule", "/schedules");  // L2
    create.body = post_fields();
    create.id_members = {"id", "postGroupId"};
    create.safety = repeat_safety::once;
    rows.push_back(create);

    auto change = schedules(method::patch, "Change a schedule", "/schedules/{id}");  // L3
    change.body = post_fields();
    rows.push_back(change);
    auto removal = schedules(method::remove, "Delete a schedule", "/schedules/{id}");
    removal.missing_is_done = true;
    rows.push_back(removal);

    rows.push_back({.profile = legacy,  // L4
                    .entity = "workspace",
                    .title = "Get workspaces (older API)",
                    .path = "/workspace",
                    .shape = reply_shape::either,
                    .proven = false,
                    .open = true});
    rows.push_back({.profile = legacy,  // L5
                    .verb = method::post,
                    .entity = "post",
                    .title = "Create a post (older API)",
                    .path = "/posts",
                    .body = post_fields(),
                    .id_members = {"id", "postGroupId"},
                    .safety = repeat_safety::once,
                    .open = true});
    rows.push_back({.profile = legacy,  // L6
                    .verb = method::post,
                    .entity = "ai-copy",
                    .title = "Create an AI copy using our templates",
                    .path = "",
                    .id_members = {"id"},
                    .safety = repeat_safety::once,
                    .proven = false,
                    .open = true,
                    .total_timeout = std::chrono::minutes(3)});
}

}  // namespace sluice::ocoya
