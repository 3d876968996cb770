#include "connectors/ocoya/request_options.hpp"

#include "connectors/ocoya/body.hpp"
#include "connectors/ocoya/client.hpp"
#include "connectors/ocoya/endpoints.hpp"
#include "connectors/ocoya/request.hpp"

#include <sluice/config/diagnostic.hpp>
#include <sluice/net/query.hpp>

#include <algorithm>
#include <optional>
#include <vector>

namespace sluice::ocoya {

namespace {

constexpr std::string_view first_profile = "current";

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
    const auto names = entities_of(first_profile, verb);
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
            report.add("parameters",
                       "path parameter '" + std::string(slot) + "' of " + std::string(what.path) +
                           " has no value",
                       "add `path: {" + std::string(slot) + ": \"{{ id }}\"}`");
        }
    }
    for (const auto& name : *names) {
        if (std::find(slots.begin(), slots.end(), name) == slots.end()) {
            report.add("parameters", "unknown path parameter '" + name + "'",
                       "the path is " + std::string(what.path));
        }
    }
}

void check_names(const std::vector<field>& declared, const value_template& tree,
                 std::string_view of, config::section_report& report) {
    const auto names = names_of(tree);
    if (!names) {
        return;
    }
    for (auto& fault : unknown_names(declared, *names, of)) {
        report.add("parameters", std::move(fault));
    }
    for (const auto& rule : declared) {
        if (rule.required && !holds(*names, rule.name)) {
            report.add("parameters",
                       std::string(of) + " '" + std::string(rule.name) + "' is missing",
                       std::string(rule.description));
        }
    }
}

bool given(const value_template& tree) {
    return tree.constant() == nullptr || !tree.constant()->is_null();
}

}  // namespace

const config::declaration<request_options>& request_declaration() {
    static const auto declared = [] {
        config::declaration<parameters> p("parameters", "What the request is made of");
        p.field("path", &parameters::path, "Values for the {slots} of the path")
            .example("{id: \"{{ id }}\"}");
        p.field("query", &parameters::query, "The query; a list repeats its key")
            .example("{workspaceId: \"${env:OCOYA_WORKSPACE}\", statuses: [POSTED, ERROR]}");
        p.field("payload", &parameters::payload,
                "The body, in place of the record's `payload` member or the record")
            .example("{scheduledAt: \"{{ scheduledAt }}\"}");

        config::declaration<request_options> d("request", "A request to Ocoya");
        d.field("client", &request_options::client, "The client to talk through")
            .required()
            .refers_to("client")
            .example("ocoya");
        d.field("entity", &request_options::entity, "What of Ocoya: a row of the reference")
            .required()
            .not_empty()
            .example("posts");
        d.field("parameters", &request_options::parameters, "What the request is made of", p);
        return d;
    }();
    return declared;
}

void check_request(const request_options& options, method verb, config::section_report& report) {
    const auto* what = find_endpoint(first_profile, verb, options.entity);
    if (what == nullptr) {
        check_entity(options.entity, verb, report);
        return;
    }
    check_path(*what, options.parameters.path, report);
    check_names(what->query, options.parameters.query, "query parameter", report);
    if (given(options.parameters.payload)) {
        check_names(what->body, options.parameters.payload, "body field", report);
    }
}

result<address> address_of(const endpoint& what, const parameters& from, const json::value& data,
                           expression_scope scope) {
    const auto path_values = from.path.evaluate(data, scope);
    if (!path_values) {
        return failure(path_values.error()).within("parameters.path");
    }
    const auto query_values = from.query.evaluate(data, scope);
    if (!query_values) {
        return failure(query_values.error()).within("parameters.query");
    }
    auto path = path_of(what, *path_values);
    if (!path) {
        return path.error();
    }
    auto query = checked_query(what, *query_values);
    if (!query) {
        return query.error();
    }
    address where{.path = *std::move(path), .query = *std::move(query), .id = {}};
    const auto* values = path_values->if_object();
    if (const auto* id = values == nullptr ? nullptr : values->if_contains("id")) {
        where.id = net::scalar_text(*id);
    }
    return where;
}

result<resolved_request> resolve(const request_options& options, method verb,
                                 const component_context& context) {
    resolved_request request;
    request.through = context.clients.find(options.client.name);
    const auto* own = dynamic_cast<const api_client*>(request.through.get());
    if (own == nullptr) {
        return failure(failure_class::invalid,
                       context.name + ": client '" + options.client.name + "' is not of type ocoya",
                       "name a client of type ocoya");
    }
    request.what = find_endpoint(own->profile(), verb, options.entity);
    if (request.what == nullptr) {
        return failure(failure_class::invalid,
                       context.name + ": profile '" + own->profile() + "' has no " +
                           std::string(name_of(verb)) + " '" + options.entity + "'",
                       "it has " + joined(entities_of(own->profile(), verb), ", "));
    }
    return request;
}

}  // namespace sluice::ocoya
