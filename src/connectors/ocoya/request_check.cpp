#include "connectors/ocoya/request_check.hpp"

#include "connectors/ocoya/body.hpp"
#include "connectors/ocoya/endpoints.hpp"

#include <sluice/config/diagnostic.hpp>

#include <algorithm>
#include <optional>
#include <vector>

namespace sluice::ocoya {

namespace {

// The names that a template will have; nothing when only its evaluation can tell. Names whose value
// is known to be absent are left out.
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

void check_path(const endpoint& what, const value_template& path, config::section_report& report) {
    const auto names = names_of(path);
    if (!names) {
        return;
    }
    const auto slots = slots_of(what.path);
    for (const auto slot : slots) {
        if (!holds(*names, slot)) {
            report.add({"parameters", "path"},
                       "path parameter '" + std::string(slot) + "' of " + std::string(what.path) +
                           " has no value",
                       "add `path: {" + std::string(slot) + ": \"{{ id }}\"}`");
        }
    }
    for (const auto& name : *names) {
        if (std::find(slots.begin(), slots.end(), name) == slots.end()) {
            report.add({"parameters", "path", name}, "unknown path parameter '" + name + "'",
                       "the path is " + std::string(what.path));
        }
    }
}

// `key`: that of the tree, below `parameters`.
void check_names(const std::vector<field>& declared, bool open, const value_template& tree,
                 std::string_view key, std::string_view of, config::section_report& report) {
    const auto names = names_of(tree);
    if (!names) {
        return;
    }
    for (const auto& name : open ? std::vector<std::string>() : *names) {
        for (auto& fault : unknown_names(declared, {name}, of)) {
            report.add({"parameters", key, name}, std::move(fault));
        }
    }
    for (const auto& rule : declared) {
        if (rule.required && !holds(*names, rule.name)) {
            report.add({"parameters", key},
                       std::string(of) + " '" + std::string(rule.name) + "' is missing",
                       std::string(rule.description));
        }
    }
}

bool given(const value_template& tree) {
    return tree.constant() == nullptr || !tree.constant()->is_null();
}

// Does the path of the configuration have a right to be there?
bool check_own_path(const request_options& options, const endpoint& what,
                    config::section_report& report) {
    if (what.path.empty()) {
        report.add("entity",
                   "the path of '" + options.entity + "' is not published, so it must be given",
                   "add `path: /…`, as Ocoya's support names it");
        return false;
    }
    const auto* row = find_endpoint(what.verb, options.entity);
    if (!options.path.empty() && row != nullptr && row->proven) {
        report.add("path", "'" + options.entity + "' has its path: " + std::string(row->path),
                   "leave `path` out, or `entity`");
        return false;
    }
    return true;
}

}  // namespace

void check_request(const request_options& options, method verb, config::section_report& report) {
    const auto what = endpoint_of(options, verb);
    if (what == nullptr) {
        check_entity(options.entity, verb, report);
        return;
    }
    if (!check_own_path(options, *what, report)) {
        return;
    }
    check_path(*what, options.parameters.path, report);
    check_names(what->query, what->open, options.parameters.query, "query", "query parameter",
                report);
    if (given(options.parameters.payload)) {
        check_names(body_fields(*what), what->open, options.parameters.payload, "payload",
                    "body field", report);
    }
}

}  // namespace sluice::ocoya
