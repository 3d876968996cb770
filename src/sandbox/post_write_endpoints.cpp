#include "sandbox/body.hpp"
#include "sandbox/endpoints.hpp"
#include "sandbox/field_reader.hpp"
#include "sandbox/post_rules.hpp"

#include <boost/json/object.hpp>

namespace sluice::sandbox {

namespace {

// Makes a post without a profile or a time a draft, and a draft has no time.
void settle_status(post& made, const state& all, wall_time now) {
    if (!made.profiles.empty() && made.scheduled_at) {
        made.status = checked_status(made, all);
        return;
    }
    const bool at_once =
        !made.profiles.empty() && all.settings.how.no_time == without_time::at_once;
    made.status = at_once ? status::posted : status::draft;
    made.scheduled_at = at_once ? std::optional(now) : std::nullopt;
}

answer carried_out(state& all, const call& call, change done, answer success) {
    std::vector<change> changes;
    changes.push_back(std::move(done));
    if (auto kept = all.commit(call.now, std::move(changes)); !kept) {
        return error_answer(500, describe(kept.error()));
    }
    success.applied = true;
    return success;
}

answer created_answer(const std::string& id, created_reply form) {
    json::object out;
    if (form != created_reply::none) {
        out[form == created_reply::id ? "id" : "postGroupId"] = id;
    }
    return json_answer(201, out);
}

answer deleted_answer(delete_reply form) {
    switch (form) {
        case delete_reply::empty:
            return empty_answer(200);
        case delete_reply::no_content:
            return empty_answer(204);
        case delete_reply::object:
            break;
    }
    return json_answer(200, json::object());
}

}  // namespace

answer create_post(state& all, const call& call) {
    const auto& how = all.settings.how;
    auto body = read_body(call, invalid_status(how));
    if (auto* refused = std::get_if<answer>(&body)) {
        return std::move(*refused);
    }
    field_reader read(std::get<json::object>(body));
    post made = read_post(read, all, call);
    if (read.failed()) {
        return error_answer(invalid_status(how), read.complaint());
    }
    settle_status(made, all, call.now);
    made.id = all.fresh_id(call.now);
    made.sequence = all.all().next_sequence();
    made.origin = "created";
    auto success = created_answer(made.id, how.created);
    return carried_out(all, call, put_post{std::move(made)}, std::move(success));
}

answer reschedule_post(state& all, const call& call) {
    const auto& how = all.settings.how;
    auto body = read_body(call, invalid_status(how));
    if (auto* refused = std::get_if<answer>(&body)) {
        return std::move(*refused);
    }
    const auto* found = all.all().find(call.id);
    if (found == nullptr) {
        return error_answer(404, "Post not found.");
    }
    field_reader read(std::get<json::object>(body));
    const auto at = read_schedule(read, all, call);
    if (!at) {
        read.refuse("scheduledAt is required.");
    } else if (status::is_final(found->status) && how.final_patch == leniency::refuse) {
        read.refuse("A post that is " + found->status + " cannot be rescheduled.");
    }
    if (read.failed()) {
        return error_answer(invalid_status(how), read.complaint());
    }
    // A pending post goes on waiting for its approval. Every other post is checked anew.
    post next = *found;
    next.scheduled_at = at;
    if (!status::is_pending(next.status)) {
        next.status = checked_status(next, all);
    }
    return carried_out(all, call, put_post{std::move(next)}, json_answer(200, json::object()));
}

answer delete_post(state& all, const call& call) {
    if (all.all().find(call.id) == nullptr) {
        return error_answer(404, "Post not found.");
    }
    return carried_out(all, call, remove_post{call.id}, deleted_answer(all.settings.how.deleted));
}

}  // namespace sluice::sandbox
