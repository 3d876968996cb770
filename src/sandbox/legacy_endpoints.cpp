// Serves the older API (API reference, L1 to L6). Nobody knows it whole, so all is reconstructed.

#include "sandbox/body.hpp"
#include "sandbox/endpoints.hpp"
#include "sandbox/field_reader.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

namespace sluice::sandbox {

namespace {

// Chooses the first workspace when the request names none, because the older API asked for none.
call placed(const state& all, const call& unplaced) {
    call made = unplaced;
    const auto& places = all.all().places();
    const auto named = unplaced.parameter("workspaceId");
    made.workspace = named ? places.find(*named) : &places.workspaces.front();
    return made;
}

}  // namespace

answer legacy_schedules(state& all, const call& call) {
    const auto here = placed(all, call);
    if (here.workspace == nullptr) {
        return error_answer(404, "Workspace not found.");
    }
    post_query query;
    query.statuses = {std::string(status::scheduled)};
    query.order = all.settings.how.order;
    query.per_page = 1000;
    json::array list;
    for (const auto* item : all.all().list(here.workspace->id, query)) {
        list.push_back(shape_of(*item, *here.workspace, true));
    }
    return json_answer(200, list);
}

answer legacy_create(state& all, const call& call) {
    const auto here = placed(all, call);
    return here.workspace == nullptr ? error_answer(404, "Workspace not found.")
                                     : create_post(all, here);
}

answer legacy_copy(state& all, const call& call) {
    auto body = read_body(call, invalid_status(all.settings.how));
    if (auto* refused = std::get_if<answer>(&body)) {
        return std::move(*refused);
    }
    field_reader read(std::get<json::object>(body));
    const auto topic = read.text("topic").value_or("");
    if (read.failed() || topic.empty()) {
        return error_answer(invalid_status(all.settings.how), "topic is required.");
    }
    json::object out;
    out["id"] = all.fresh_id(call.now);
    out["copy"] = "Written for you: " + topic;
    auto success = json_answer(200, out);
    success.applied = true;
    return success;
}

}  // namespace sluice::sandbox
