#include "connectors/ocoya/client/request.hpp"

#include "connectors/ocoya/api/body.hpp"

#include <sluice/model/text.hpp>
#include <sluice/net/message.hpp>
#include <sluice/net/query.hpp>

#include <boost/json/array.hpp>

#include <algorithm>
#include <charconv>
#include <optional>

namespace sluice::ocoya {

namespace {

failure refused(std::string message, std::string mend) {
    return failure(failure_class::refused, std::move(message), std::move(mend));
}

result<void> check_slots(const endpoint& endpoint, const json::value& path) {
    if (path.is_null()) {
        return {};
    }
    if (!path.is_object()) {
        return refused("parameters.path is not a map", "write it as `name: value` pairs");
    }
    const auto slots = slots_of(endpoint.path);
    for (const auto& member : path.get_object()) {
        if (std::find(slots.begin(), slots.end(), std::string_view(member.key())) == slots.end()) {
            return refused("unknown path parameter '" + std::string(member.key()) + "'",
                           "the path is " + std::string(endpoint.path));
        }
    }
    return {};
}

result<std::string> slot_value(const endpoint& endpoint, std::string_view slot,
                               const json::value& path) {
    const auto* value = member(path, slot);
    auto text = net::scalar_member(path, slot);
    if (value != nullptr && !value->is_null() && !net::is_scalar(*value)) {
        return refused("path parameter '" + std::string(slot) + "' of " +
                           std::string(endpoint.path) + " is " +
                           std::string(name_of(kind_of(*value))),
                       "it must be a text or a number");
    }
    if (text.empty()) {
        return refused("path parameter '" + std::string(slot) + "' of " +
                           std::string(endpoint.path) + " has no value",
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

// Returns the fault of a value, or "".
std::string fault_of(const field& rule, const json::value& value) {
    if (rule.kind == field_kind::integer) {
        const auto number = integer_in(value);
        if (!number || (rule.least && *number < *rule.least) ||
            (rule.most && *number > *rule.most)) {
            return "must be a whole number" +
                   (rule.least ? " from " + std::to_string(*rule.least) : std::string());
        }
        return {};
    }
    if (rule.kind == field_kind::text_list && value.is_array()) {
        const auto& items = value.get_array();
        const bool fine = std::all_of(items.begin(), items.end(), net::is_scalar);
        return fine ? "" : "must be a list of texts";
    }
    return net::is_scalar(value) ? "" : "must be a text";
}

}  // namespace

result<std::string> path_of(const endpoint& endpoint, const json::value& path) {
    if (auto fine = check_slots(endpoint, path); !fine) {
        return fine.error();
    }
    std::string out;
    std::string_view rest = endpoint.path;
    for (auto open = rest.find('{'); open != std::string_view::npos; open = rest.find('{')) {
        const auto close = rest.find('}', open);
        const auto value = slot_value(endpoint, rest.substr(open + 1, close - open - 1), path);
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

result<json::object> checked_query(const endpoint& endpoint, const json::value& query) {
    if (!query.is_null() && !query.is_object()) {
        return refused("parameters.query is not a map", "write it as `name: value` pairs");
    }
    const json::object given = query.is_object() ? query.get_object() : json::object();
    std::vector<std::string> names;
    for (const auto& member : given) {
        names.emplace_back(member.key());
    }
    std::vector<std::string> faults;
    json::object checked;
    if (endpoint.open) {
        for (const auto& member : given) {
            if (!is_absent(member.value())) {
                checked[member.key()] = member.value();
            }
        }
    } else {
        faults = unknown_names(endpoint.query, names, "query parameter");
    }
    for (const auto& rule : endpoint.query) {
        const auto* value = given.if_contains(rule.name);
        if (value == nullptr || is_absent(*value)) {
            if (rule.required) {
                faults.push_back("query parameter '" + std::string(rule.name) + "' has no value");
            }
            continue;
        }
        const auto fault = fault_of(rule, *value);
        if (!fault.empty()) {
            faults.push_back("query parameter '" + std::string(rule.name) + "' " + fault);
        }
        checked[rule.name] = *value;
    }
    if (!faults.empty()) {
        return refused(joined(faults, "; "), "correct parameters.query");
    }
    return checked;
}

std::optional<std::int64_t> integer_of(const json::object& members, std::string_view name) {
    const auto* value = members.if_contains(name);
    return value == nullptr ? std::nullopt : integer_in(*value);
}

result<std::string> target_of(std::string path, const json::object& query) {
    const json::value members = query;
    auto text = net::query_string(members);
    if (!text) {
        return text.error();
    }
    return net::with_query(std::move(path), *text);
}

}  // namespace sluice::ocoya
