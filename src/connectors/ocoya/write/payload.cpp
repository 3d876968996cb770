#include "connectors/ocoya/write/payload.hpp"

#include "connectors/ocoya/api/body.hpp"
#include "connectors/ocoya/api/endpoints.hpp"
#include "connectors/ocoya/api/moment.hpp"
#include "connectors/ocoya/client/request.hpp"

#include <sluice/model/utf8.hpp>
#include <sluice/net/query.hpp>

#include <boost/json/object.hpp>

#include <algorithm>

namespace sluice::ocoya {

namespace {

bool is_body_field(const endpoint& endpoint, std::string_view name) {
    return std::ranges::any_of(endpoint.body,
                               [name](const field& one) { return one.name == name; });
}

// Members of the record that belong to the path (`id`) or the query (`workspaceId`) are no part of
// the body.
json::value body_part(const endpoint& endpoint, const json::value& data) {
    if (endpoint.open || !data.is_object()) {
        return data;
    }
    const auto slots = slots_of(endpoint.path);
    json::object kept;
    for (const auto& member : data.get_object()) {
        const std::string_view name = member.key();
        const bool in_path = std::ranges::find(slots, name) != slots.end();
        const bool in_query = std::ranges::any_of(
            endpoint.query, [name](const field& one) { return one.name == name; });
        if ((!in_path && !in_query) || is_body_field(endpoint, name)) {
            kept[name] = member.value();
        }
    }
    return kept;
}

result<json::value> taken_from(const endpoint& endpoint, const publisher_options& options,
                               const entity& entity, const json::object& names) {
    const auto& own = options.request.parameters.payload;
    if (!own.is_null()) {
        auto payload = own.evaluate(entity.data, {&names});
        if (!payload) {
            return failure(payload.error()).within("parameters.payload");
        }
        return payload;
    }
    const auto* members = entity.data.if_object();
    const auto* inner = members == nullptr ? nullptr : members->if_contains("payload");
    return inner == nullptr ? body_part(endpoint, entity.data) : *inner;
}

result<void> lay_over(const value_template& request, const entity& entity, json::object names,
                      json::value& payload) {
    names["record"] = entity.data;
    const auto added = request.evaluate(payload, {&names});
    if (!added) {
        return failure(added.error()).within("request");
    }
    if (!payload.is_object() || !added->is_object()) {
        return failure(failure_class::refused,
                       "`request` can add to an object only; the payload is " +
                           std::string(name_of(kind_of(payload))) + ", `request` " +
                           std::string(name_of(kind_of(*added))),
                       "map the record to an object, and write `request` as a map");
    }
    for (const auto& member : added->get_object()) {
        payload.get_object()[member.key()] = member.value();
    }
    return {};
}

void cut_caption(json::value& payload) {
    auto* members = payload.if_object();
    auto* caption = members == nullptr ? nullptr : members->if_contains("caption");
    if (caption != nullptr && kind_of(*caption) == json_kind::string) {
        *caption = json::string(cut_to(caption->get_string(), longest_caption));
    }
}

}  // namespace

bool sends_body(const endpoint& endpoint, const publisher_options& options) {
    return takes_body(endpoint) || (endpoint.open && !options.request.parameters.payload.is_null());
}

result<json::value> payload_of(const endpoint& endpoint, const publisher_options& options,
                               const entity& entity, const json::object& names) {
    auto payload = taken_from(endpoint, options, entity, names);
    if (payload && !options.added.value.is_null()) {
        const auto laid = lay_over(options.added.value, entity, names, *payload);
        if (!laid) {
            return laid.error();
        }
    }
    if (payload) {
        cut_payload(options, *payload);
    }
    return payload;
}

result<json::value> payload_before_request(const endpoint& endpoint,
                                           const publisher_options& options, const entity& entity,
                                           const json::object& names) {
    return taken_from(endpoint, options, entity, names);
}

void cut_payload(const publisher_options& options, json::value& payload) {
    if (options.truncate) {
        cut_caption(payload);
    }
}

void give_times(const endpoint& endpoint, json::value& payload, wall_time now) {
    auto* members = payload.if_object();
    for (const auto& rule : endpoint.body) {
        auto* value = members == nullptr || rule.kind != field_kind::moment
                          ? nullptr
                          : members->if_contains(rule.name);
        if (value == nullptr || kind_of(*value) != json_kind::string) {
            continue;
        }
        if (const auto moment = moment_of_mark(value->get_string(), now)) {
            *value = *moment;
        }
    }
}

result<json::value> intent_plan_of(const address& address, const json::object& body) {
    auto target = target_of(address.path, address.query);
    if (!target) {
        return target.error();
    }
    json::object plan;
    plan["target"] = *target;
    if (const auto* workspace = address.query.if_contains("workspaceId")) {
        plan["workspaceId"] = net::scalar_text(*workspace);
    }
    if (!address.id.empty()) {
        plan["id"] = address.id;
    }
    if (!body.empty()) {
        plan["body"] = body;
    }
    return json::value(std::move(plan));
}

std::string cut_to(std::string_view text, std::size_t longest) {
    if (utf8_length(text) <= longest) {
        return std::string(text);
    }
    const auto end = longest == 0 ? 0 : utf8_offset(text, longest - 1);
    return std::string(text.substr(0, end)) + "…";
}

}  // namespace sluice::ocoya
