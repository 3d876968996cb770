#include "sandbox/body.hpp"
#include "sandbox/endpoints.hpp"
#include "sandbox/field_reader.hpp"

#include <boost/json/object.hpp>

namespace sluice::sandbox {

answer control_connect(state& all, const call& call) {
    auto body = read_control_body(call);
    if (auto* refused = std::get_if<answer>(&body)) {
        return std::move(*refused);
    }
    field_reader read(std::get<json::object>(body));
    read.allow_only({"workspaceId", "provider", "name"});
    const auto& places = all.all().places();
    profile_connected made;
    made.workspace = read.text("workspaceId").value_or(places.workspaces.front().id);
    made.profile.provider = read.text("provider").value_or("facebook");
    made.profile.name = read.text("name").value_or("Connected");
    if (places.find(made.workspace) == nullptr) {
        read.refuse("workspaceId is not known.");
    }
    if (read.failed()) {
        return error_answer(422, read.complaint());
    }
    made.profile.id = all.fresh_id(call.now);
    made.profile.image = "https://images.example.com/" + made.profile.id + ".png";
    auto reply = json_answer(201, shape_of(made.profile));
    const auto kept = all.commit(call.now, {std::move(made)});
    return kept ? reply : error_answer(500, describe(kept.error()));
}

answer control_profile(state& all, const call& call) {
    auto body = read_control_body(call);
    if (auto* refused = std::get_if<answer>(&body)) {
        return std::move(*refused);
    }
    field_reader read(std::get<json::object>(body));
    read.allow_only({"healthy"});
    const auto healthy = read.flag("healthy");
    if (!healthy) {
        read.refuse("healthy must be true or false.");
    }
    if (read.failed()) {
        return error_answer(422, read.complaint());
    }
    if (auto set = all.set_health(call.id, *healthy, call.now); !set) {
        return error_answer(404, describe(set.error()));
    }
    return json_answer(200, json::object());
}

answer control_disconnect(state& all, const call& call) {
    const auto id = all.profile_id(call.id);
    if (!id) {
        return error_answer(404, describe(id.error()));
    }
    const auto kept = all.commit(call.now, {profile_gone{*id}});
    return kept ? json_answer(200, json::object()) : error_answer(500, describe(kept.error()));
}

}  // namespace sluice::sandbox
