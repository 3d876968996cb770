#include "sandbox/body.hpp"
#include "sandbox/endpoints.hpp"
#include "sandbox/field_reader.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

namespace sluice::sandbox {

namespace {

std::optional<wall_time> time_in(field_reader& read, std::string_view name) {
    const auto text = read.text(name);
    if (!text) {
        return std::nullopt;
    }
    const auto at = parse_utc(*text);
    if (!at) {
        read.refuse(std::string(name) + " must be a time such as 2026-01-31T09:00:00Z.");
        return std::nullopt;
    }
    return *at;
}

// Plants any post that a test asks for, because tests need worlds that the API's rules forbid.
post planted_post(field_reader& read, const state& all, const call& call) {
    post made;
    const auto& places = all.all().places();
    made.workspace = read.text("workspaceId").value_or(places.workspaces.front().id);
    if (places.find(made.workspace) == nullptr) {
        read.refuse("workspaceId is not known.");
    }
    made.caption = read.text("caption").value_or("Planted");
    made.media = read.texts("mediaUrls");
    made.profiles = read.texts("socialProfileIds");
    made.scheduled_at = time_in(read, "scheduledAt");
    made.status = read.text("status").value_or(
        std::string(made.scheduled_at ? status::scheduled : status::draft));
    made.created = time_in(read, "createdAt").value_or(call.now);
    made.origin = "planted";
    return made;
}

answer cached_answer(const result<void>& kept, answer success) {
    return kept ? std::move(success) : error_answer(500, describe(kept.error()));
}

}  // namespace

answer control_posts(state& all, const call& call) {
    const auto differs = [&](std::string_view name, const std::string& value) {
        const auto wanted = call.parameter(name);
        return wanted && *wanted != value;
    };
    json::array list;
    all.all().each([&](const post& item) {
        if (!differs("workspaceId", item.workspace) && !differs("status", item.status) &&
            !differs("origin", item.origin)) {
            list.push_back(record_of(item));
        }
    });
    return json_answer(200, list);
}

answer control_plant(state& all, const call& call) {
    auto body = read_control_body(call);
    if (auto* refused = std::get_if<answer>(&body)) {
        return std::move(*refused);
    }
    field_reader read(std::get<json::object>(body));
    read.allow_only({"workspaceId", "caption", "mediaUrls", "socialProfileIds", "scheduledAt",
                     "status", "createdAt", "count"});
    const auto model = planted_post(read, all, call);
    const auto count = read.number("count", 1, 1'000'000).value_or(1);
    if (read.failed()) {
        return error_answer(422, read.complaint());
    }
    std::vector<change> changes;
    json::array ids;
    for (std::int64_t i = 0; i < count; ++i) {
        post made = model;
        made.id = all.fresh_id(made.created);
        made.sequence = all.all().next_sequence() + i;
        if (count > 1) {
            made.caption += " " + std::to_string(i + 1);
        }
        ids.push_back(json::string(made.id));
        changes.emplace_back(put_post{std::move(made)});
    }
    json::object out;
    out["postGroupIds"] = std::move(ids);
    return cached_answer(all.commit(call.now, std::move(changes)), json_answer(201, out));
}

answer control_edit(state& all, const call& call) {
    const auto* found = all.all().find(call.id);
    if (found == nullptr) {
        return error_answer(404, "Post not found.");
    }
    auto body = read_control_body(call);
    if (auto* refused = std::get_if<answer>(&body)) {
        return std::move(*refused);
    }
    const auto& fields = std::get<json::object>(body);
    field_reader read(fields);
    read.allow_only({"status", "caption", "scheduledAt", "error"});
    post next = *found;
    next.error = read.text("error").value_or("");
    next.status = read.text("status").value_or(next.status);
    next.caption = read.text("caption").value_or(next.caption);
    // A null removes the time, and a missing member keeps it.
    if (fields.contains("scheduledAt")) {
        next.scheduled_at = time_in(read, "scheduledAt");
    }
    if (read.failed()) {
        return error_answer(422, read.complaint());
    }
    auto reply = json_answer(200, record_of(next));
    return cached_answer(all.commit(call.now, {put_post{std::move(next)}}), std::move(reply));
}

answer control_remove(state& all, const call& call) {
    if (all.all().find(call.id) == nullptr) {
        return error_answer(404, "Post not found.");
    }
    return cached_answer(all.commit(call.now, {remove_post{call.id}}),
                         json_answer(200, json::object()));
}

}  // namespace sluice::sandbox
