#include "connectors/ocoya/api/body.hpp"

#include "connectors/ocoya/api/field_value.hpp"

#include <sluice/config/diagnostic.hpp>
#include <sluice/model/text.hpp>

#include <boost/json/array.hpp>

#include <algorithm>

namespace sluice::ocoya {

namespace {

std::vector<std::string> names_in(const json::object& members) {
    std::vector<std::string> names;
    for (const auto& member : members) {
        names.emplace_back(member.key());
    }
    return names;
}

json::object without_absent(const json::object& given) {
    json::object kept;
    for (const auto& member : given) {
        if (!is_absent(member.value())) {
            kept[member.key()] = member.value();
        }
    }
    return kept;
}

void check_presence(const endpoint& endpoint, const json::object& body,
                    std::vector<std::string>& faults) {
    for (const auto& rule : endpoint.body) {
        if (rule.required && !body.contains(rule.name)) {
            faults.push_back(std::string(rule.name) + " is missing");
        }
    }
    const auto given = [&](std::string_view name) { return body.contains(name); };
    if (!endpoint.one_of.empty() &&
        std::none_of(endpoint.one_of.begin(), endpoint.one_of.end(), given)) {
        const std::vector<std::string> names(endpoint.one_of.begin(), endpoint.one_of.end());
        faults.push_back(joined(names, " or ") + " is needed");
    }
}

}  // namespace

bool takes_profiles(const endpoint& endpoint) {
    return std::any_of(endpoint.body.begin(), endpoint.body.end(),
                       [](const field& one) { return one.name == "socialProfileIds"; });
}

bool takes_body(const endpoint& endpoint) {
    return !endpoint.body.empty() ||
           (endpoint.open && (endpoint.verb == method::post || endpoint.verb == method::patch));
}

std::vector<field> body_fields(const endpoint& endpoint) {
    auto fields = endpoint.body;
    if (takes_profiles(endpoint)) {
        field& names = fields.emplace_back();
        names.name = "profiles";
        names.description = "Profiles by network and name, in place of socialProfileIds";
    }
    return fields;
}

std::vector<std::string> unknown_names(const std::vector<field>& declared,
                                       const std::vector<std::string>& given, std::string_view of) {
    std::vector<std::string> known;
    known.reserve(declared.size());
    for (const auto& rule : declared) {
        known.emplace_back(rule.name);
    }
    std::vector<std::string> faults;
    for (const auto& name : given) {
        if (std::find(known.begin(), known.end(), name) != known.end()) {
            continue;
        }
        const auto meant = config::did_you_mean(name, known);
        const auto mend = !meant.empty()  ? "did you mean '" + meant + "'?"
                          : known.empty() ? std::string("it takes none")
                                          : "it takes " + joined(known, ", ");
        auto& fault = faults.emplace_back("unknown ");
        fault.append(of).append(" '").append(name).append("' (").append(mend).append(")");
    }
    return faults;
}

result<json::object> checked_body(const endpoint& endpoint, const json::value& payload) {
    if (!payload.is_object()) {
        return failure(
            failure_class::refused,
            "the payload is " + std::string(name_of(kind_of(payload))) + ", it must be an object",
            "map the record to the fields of " + std::string(endpoint.path));
    }
    const auto& given = payload.get_object();
    std::vector<std::string> faults;
    json::object body;
    // The fields of an open endpoint are not published. Undeclared members pass as they are.
    if (endpoint.open) {
        body = without_absent(given);
    } else {
        faults = unknown_names(endpoint.body, names_in(given), "body field");
    }
    for (const auto& rule : endpoint.body) {
        const auto* value = given.if_contains(rule.name);
        if (value == nullptr || is_absent(*value)) {
            continue;
        }
        // Every field is checked, so that one failure names all faults.
        auto checked = checked_value(rule, *value);
        if (checked) {
            body[rule.name] = *std::move(checked);
        } else {
            faults.push_back(checked.error().message);
            body[rule.name] = nullptr;  // given, if wrongly: it is not missing as well
        }
    }
    check_presence(endpoint, body, faults);
    if (!faults.empty()) {
        return failure(failure_class::refused, joined(faults, "; "),
                       "correct the record or the transformers before this publisher");
    }
    return body;
}

}  // namespace sluice::ocoya
