#include "sandbox/change.hpp"

#include <boost/json/object.hpp>

#include <optional>

namespace sluice::sandbox {

namespace {

struct change_writer {
    json::object operator()(const put_post& put) const {
        json::object out;
        out["put"] = record_of(put.post);
        return out;
    }
    json::object operator()(const remove_post& removed) const {
        json::object out;
        out["remove"] = removed.id;
        return out;
    }
    json::object operator()(const profile_health& health) const {
        json::object out;
        out["profile"] = health.profile;
        out["healthy"] = health.healthy;
        return out;
    }
    json::object operator()(const profile_connected& connected) const {
        json::object out;
        out["connect"] = shape_of(connected.profile);
        out["workspace"] = connected.workspace;
        return out;
    }
    json::object operator()(const profile_gone& gone) const {
        json::object out;
        out["disconnect"] = gone.profile;
        return out;
    }
};

std::optional<change> profile_change(const json::object& object) {
    if (const auto gone = text_member(object, "disconnect"); !gone.empty()) {
        return profile_gone{gone};
    }
    const auto* connect = object.if_contains("connect");
    if (connect == nullptr || !connect->is_object()) {
        return std::nullopt;
    }
    const auto& shape = connect->get_object();
    return profile_connected{text_member(object, "workspace"),
                             {text_member(shape, "id"), text_member(shape, "provider"),
                              text_member(shape, "name"), text_member(shape, "image"), true}};
}

failure unreadable() {
    return failure(failure_class::invalid, "not a change of the sandbox");
}

}  // namespace

json::object to_json(const change& change) {
    return std::visit(change_writer{}, change);
}

// The member that is present names the kind of change.
result<change> change_from_json(const json::value& text) {
    if (!text.is_object()) {
        return unreadable();
    }
    const auto& object = text.get_object();
    if (const auto* put = object.if_contains("put"); put != nullptr && put->is_object()) {
        auto post = post_from_record(put->get_object());
        if (!post) {
            return post.error();
        }
        return change(put_post{std::move(*post)});
    }
    if (const auto* id = object.if_contains("remove");
        id != nullptr && kind_of(*id) == json_kind::string) {
        return change(remove_post{std::string(id->get_string())});
    }
    if (auto change = profile_change(object)) {
        return *std::move(change);
    }
    const auto* profile = object.if_contains("profile");
    const auto* healthy = object.if_contains("healthy");
    if (profile != nullptr && kind_of(*profile) == json_kind::string && healthy != nullptr &&
        healthy->is_bool()) {
        return change(profile_health{std::string(profile->get_string()), healthy->get_bool()});
    }
    return unreadable();
}

}  // namespace sluice::sandbox
