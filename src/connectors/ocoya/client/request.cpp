#include "connectors/ocoya/client/request.hpp"

#include "connectors/ocoya/api/body.hpp"

#include <sluice/model/text.hpp>
#include <sluice/net/query.hpp>

#include <boost/json/array.hpp>

#include <algorithm>

namespace sluice::ocoya {

namespace {

failure refused(std::string message, std::string mend) {
    return failure(failure_class::refused, std::move(message), std::move(mend));
}

// Returns the fault of a value, or "".
std::string fault_of(const field& rule, const json::value& value) {
    if (rule.kind == field_kind::integer) {
        const auto number = paging::integer_in(value);
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
    return paging::filled_path(endpoint.path, path);
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

}  // namespace sluice::ocoya
