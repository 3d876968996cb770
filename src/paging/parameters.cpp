#include "paging/parameters.hpp"

#include <sluice/net/message.hpp>
#include <sluice/net/query.hpp>

#include <boost/json/array.hpp>

#include <algorithm>
#include <charconv>
#include <utility>

namespace sluice::paging {

namespace {

failure refused(std::string message, std::string mend) {
    return failure(failure_class::refused, std::move(message), std::move(mend));
}

result<void> check_slots(std::string_view path, const json::value& values) {
    if (values.is_null()) {
        return {};
    }
    if (!values.is_object()) {
        return refused("parameters.path is not a map", "write it as `name: value` pairs");
    }
    const auto slots = slots_of(path);
    for (const auto& member : values.get_object()) {
        if (std::find(slots.begin(), slots.end(), std::string_view(member.key())) == slots.end()) {
            return refused("unknown path parameter '" + std::string(member.key()) + "'",
                           "the path is " + std::string(path));
        }
    }
    return {};
}

result<std::string> slot_value(std::string_view path, std::string_view slot,
                               const json::value& values) {
    const auto* value = member(values, slot);
    auto text = net::scalar_member(values, slot);
    if (value != nullptr && !value->is_null() && !net::is_scalar(*value)) {
        return refused("path parameter '" + std::string(slot) + "' of " + std::string(path) +
                           " is " + std::string(name_of(kind_of(*value))),
                       "it must be a text or a number");
    }
    if (text.empty()) {
        return refused(
            "path parameter '" + std::string(slot) + "' of " + std::string(path) + " has no value",
            "give it in parameters.path, such as `" + std::string(slot) +
                ": \"{{ id }}\"`, and see that the record has it");
    }
    // A server would resolve such a segment to another path.
    if (text == "." || text == "..") {
        return refused("path parameter '" + std::string(slot) + "' is '" + text + "'",
                       "it must be an id");
    }
    return text;
}

}  // namespace

config::declaration<parameters> parameters_declaration(const std::vector<std::string>& sees,
                                                       std::string payload_text) {
    config::declaration<parameters> p("parameters", "Path, query and body of the request");
    p.field("path", &parameters::path, "Values for the {slots} of the path")
        .sees(sees)
        .example("{id: \"{{ id }}\"}");
    p.field("query", &parameters::query, "The query; a list repeats its key")
        .sees(sees)
        .example("{workspaceId: \"${env:OCOYA_WORKSPACE}\", statuses: [POSTED, ERROR]}");
    p.field("payload", &parameters::payload, std::move(payload_text))
        .sees(sees)
        .example("{scheduledAt: \"{{ scheduledAt }}\"}");
    return p;
}

result<parameter_values> values_of(const parameters& from, const json::value& data,
                                   expression_scope scope) {
    auto path = from.path.evaluate(data, scope);
    if (!path) {
        return failure(path.error()).within("parameters.path");
    }
    auto query = from.query.evaluate(data, scope);
    if (!query) {
        return failure(query.error()).within("parameters.query");
    }
    auto payload = from.payload.evaluate(data, scope);
    if (!payload) {
        return failure(payload.error()).within("parameters.payload");
    }
    return parameter_values{*std::move(path), *std::move(query), *std::move(payload)};
}

std::vector<std::string_view> slots_of(std::string_view path) {
    std::vector<std::string_view> slots;
    for (auto open = path.find('{'); open != std::string_view::npos; open = path.find('{', open)) {
        const auto close = path.find('}', open);
        slots.push_back(path.substr(open + 1, close - open - 1));
        open = close;
    }
    return slots;
}

result<std::string> filled_path(std::string_view path, const json::value& values) {
    if (auto fine = check_slots(path, values); !fine) {
        return fine.error();
    }
    std::string out;
    std::string_view rest = path;
    for (auto open = rest.find('{'); open != std::string_view::npos; open = rest.find('{')) {
        const auto close = rest.find('}', open);
        const auto value = slot_value(path, rest.substr(open + 1, close - open - 1), values);
        if (!value) {
            return value.error();
        }
        out += rest.substr(0, open);
        out += net::percent_encode(*value);
        rest.remove_prefix(close + 1);
    }
    out += rest;
    // Checked again on the whole path: two values may form "..".
    if (net::has_dot_segment(out)) {
        return refused("with the values of parameters.path the path is '" + out + "'",
                       "'.' and '..' lead to another path: each value must be an id");
    }
    return out;
}

result<std::string> target_of(std::string path, const json::object& query) {
    const json::value members = query;
    auto text = net::query_string(members);
    if (!text) {
        return text.error();
    }
    return net::with_query(std::move(path), *text);
}

std::optional<std::int64_t> integer_in(const json::value& value) {
    if (value.is_int64()) {
        return value.get_int64();
    }
    if (kind_of(value) != json_kind::string) {
        return std::nullopt;
    }
    const std::string_view text = value.get_string();
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc() || end != text.data() + text.size()) {
        return std::nullopt;
    }
    return number;
}

std::optional<std::int64_t> integer_of(const json::object& members, std::string_view name) {
    const auto* value = members.if_contains(name);
    return value == nullptr ? std::nullopt : integer_in(*value);
}

bool is_absent(const json::value& value) {
    return value.is_null() || (kind_of(value) == json_kind::string && value.get_string().empty()) ||
           (value.is_array() && value.get_array().empty());
}

}  // namespace sluice::paging
