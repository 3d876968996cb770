#include "connectors/ocoya/client/request_check.hpp"

#include "connectors/ocoya/api/body.hpp"
#include "connectors/ocoya/api/endpoints.hpp"

#include <sluice/config/diagnostic.hpp>
#include <sluice/model/text.hpp>

#include <algorithm>
#include <optional>
#include <vector>

namespace sluice::ocoya {

namespace {

// Returns the names that a template will have, or nothing if only its evaluation can tell. Leaves
// out names whose value is known to be absent.
std::optional<std::vector<std::string>> names_of(const value_template& tree) {
    std::vector<std::string> names;
    if (const auto* members = tree.object()) {
        for (const auto& [name, value] : *members) {
            if (value.constant() == nullptr || !is_absent(*value.constant())) {
                names.push_back(name);
            }
        }
        return names;
    }
    const auto* constant = tree.constant();
    if (constant == nullptr) {
        return std::nullopt;
    }
    if (const auto* members = constant->if_object()) {
        for (const auto& member : *members) {
            if (!is_absent(member.value())) {
                names.emplace_back(member.key());
            }
        }
    }
    return names;
}

bool holds(const std::vector<std::string>& names, std::string_view name) {
    return std::find(names.begin(), names.end(), name) != names.end();
}

void check_entity(const std::string& entity, method verb, config::section_report& report) {
    if (entity.empty()) {
        report.add("entity", "neither entity nor path is given",
                   "name an entity of the reference, or a path below the base URL");
        return;
    }
    const auto names = entities_of(verb);
    const auto meant = config::did_you_mean(entity, names);
    report.add("entity", std::string(name_of(verb)) + " knows no entity '" + entity + "'",
               meant.empty() ? "it knows " + joined(names, ", ") : "did you mean '" + meant + "'?");
}

void check_path(const endpoint& endpoint, const value_template& path,
                config::section_report& report) {
    const auto names = names_of(path);
    if (!names) {
        return;
    }
    const auto slots = slots_of(endpoint.path);
    for (const auto slot : slots) {
        if (!holds(*names, slot)) {
            report.add({"parameters", "path"},
                       "path parameter '" + std::string(slot) + "' of " +
                           std::string(endpoint.path) + " has no value",
                       "add `path: {" + std::string(slot) + ": \"{{ id }}\"}`");
        }
    }
    for (const auto& name : *names) {
        if (std::find(slots.begin(), slots.end(), name) == slots.end()) {
            report.add({"parameters", "path", name}, "unknown path parameter '" + name + "'",
                       "the path is " + std::string(endpoint.path));
        }
    }
}

// `key` is the key of the map of names, in `parameters` or beside it.
void check_unknown(const std::vector<field>& declared, const std::vector<std::string>& names,
                   std::string_view of, std::string_view key, config::section_report& report) {
    for (const auto& name : names) {
        for (auto& fault : unknown_names(declared, {name}, of)) {
            if (key == "request") {
                report.add({key, name}, std::move(fault));
            } else {
                report.add({"parameters", key, name}, std::move(fault));
            }
        }
    }
}

void check_query(const endpoint& endpoint, const value_template& tree,
                 config::section_report& report) {
    const auto names = names_of(tree);
    if (!names) {
        return;
    }
    if (!endpoint.open) {
        check_unknown(endpoint.query, *names, "query parameter", "query", report);
    }
    for (const auto& rule : endpoint.query) {
        if (rule.required && !holds(*names, rule.name)) {
            report.add({"parameters", "query"},
                       "query parameter '" + std::string(rule.name) + "' is missing",
                       std::string(rule.description));
        }
    }
}

// Checks whether the configuration may give a path.
bool check_own_path(const request_options& options, const endpoint& endpoint,
                    config::section_report& report) {
    if (endpoint.path.empty()) {
        report.add("entity",
                   "the path of '" + entity_in(options) + "' is not published, so it must be given",
                   "add `path: /…`, as Ocoya's support names it");
        return false;
    }
    const auto* row = find_endpoint(endpoint.verb, entity_in(options));
    if (!options.path.empty() && row != nullptr && row->proven) {
        report.add("path", "'" + entity_in(options) + "' has its path: " + std::string(row->path),
                   "leave `path` out, or `entity`");
        return false;
    }
    return true;
}

// Returns the names that a map removes: `name: null`.
std::vector<std::string> taken_out(const value_template& tree) {
    std::vector<std::string> names;
    if (const auto* members = tree.object()) {
        for (const auto& [name, value] : *members) {
            if (value.constant() != nullptr && value.constant()->is_null()) {
                names.push_back(name);
            }
        }
    }
    if (const auto* constant = tree.constant(); constant != nullptr && constant->is_object()) {
        for (const auto& member : constant->get_object()) {
            if (member.value().is_null()) {
                names.emplace_back(member.key());
            }
        }
    }
    return names;
}

// Checks the payload together with the members that `added` puts over it.
void check_payload(const endpoint& endpoint, const value_template& payload,
                   const config::template_or_stages& over, config::section_report& report) {
    const auto& added = over.value;
    const auto fields = body_fields(endpoint);
    const auto own = names_of(payload);
    const auto more = !added.is_null() ? names_of(added) : std::vector<std::string>();
    if (own && !payload.is_null() && !endpoint.open) {
        check_unknown(fields, *own, "body field", "payload", report);
    }
    if (more && !endpoint.open) {
        check_unknown(fields, *more, "body field", "request", report);
    }
    if (payload.is_null() || !own || !more || !over.stages.empty()) {
        return;  // only the record can tell
    }
    const auto without = taken_out(added);
    for (const auto& rule : endpoint.body) {
        const bool there =
            (holds(*own, rule.name) && !holds(without, rule.name)) || holds(*more, rule.name);
        if (rule.required && !there) {
            report.add({"parameters", "payload"},
                       "body field '" + std::string(rule.name) + "' is missing",
                       std::string(rule.description));
        }
    }
}

}  // namespace

void check_request(const request_options& options, method verb, config::section_report& report,
                   const config::template_or_stages& added) {
    const auto endpoint = endpoint_of(options, verb);
    if (endpoint == nullptr) {
        check_entity(entity_in(options), verb, report);
        return;
    }
    if (const auto asked = method_in(options); asked && *asked != verb) {
        report.add("entity",
                   "this title means " + options.entity + ", and the method is " +
                       std::string(name_of(verb)),
                   "write `entity: " + entity_in(options) + "`, or the method of the title");
        return;
    }
    if (!check_own_path(options, *endpoint, report)) {
        return;
    }
    check_path(*endpoint, options.parameters.path, report);
    check_query(*endpoint, options.parameters.query, report);
    const auto& payload = options.parameters.payload;
    const bool takes_none = !takes_body(*endpoint) && !endpoint->open;
    if (takes_none && (!payload.is_null() || added.given())) {
        report.add(!payload.is_null() ? "parameters" : "request",
                   std::string(name_of(verb)) + " '" + entity_in(options) +
                       "' has no body: what is given for one would not be sent",
                   !payload.is_null() ? "leave `payload` out" : "leave `request` out");
        return;
    }
    check_payload(*endpoint, payload, added, report);
}

}  // namespace sluice::ocoya
