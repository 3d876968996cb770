#include "connectors/ocoya/request_options.hpp"

#include "connectors/ocoya/body.hpp"
#include "connectors/ocoya/endpoints.hpp"
#include "connectors/ocoya/request.hpp"

#include <sluice/net/query.hpp>

#include <map>
#include <utility>

namespace sluice::ocoya {

namespace {

config::declaration<parameters> parameters_declaration(const std::vector<std::string>& sees) {
    config::declaration<parameters> p("parameters", "What the request is made of");
    p.field("path", &parameters::path, "Values for the {slots} of the path")
        .sees(sees)
        .example("{id: \"{{ id }}\"}");
    p.field("query", &parameters::query, "The query; a list repeats its key")
        .sees(sees)
        .example("{workspaceId: \"${env:OCOYA_WORKSPACE}\", statuses: [POSTED, ERROR]}");
    p.field("payload", &parameters::payload,
            "The body, in place of the record's `payload` member or the record")
        .sees(sees)
        .example("{scheduledAt: \"{{ scheduledAt }}\"}");
    return p;
}

// "List posts", "POST: Create a draft …; DELETE: Delete a post (older API, unproven)"
std::string title_of(const endpoint& row, bool with_verb) {
    std::string text = with_verb ? std::string(name_of(row.verb)) + ": " : std::string();
    text += row.title;
    if (row.profile == "legacy") {
        text += " [profile legacy]";
    }
    if (row.path.empty()) {
        text += " [path not published: give `path`]";
    } else if (!row.proven) {
        text += " [unproven path " + std::string(row.path) + "]";
    }
    return text;
}

std::string judge_path(const std::string& path) {
    if (!path.starts_with('/') || path.find_first_of("?# ") != std::string::npos) {
        return "a path begins with '/' and has no query; write it as /new-thing/{id}";
    }
    return {};
}

// A row and the texts that it refers to.
struct own_endpoint {
    std::string path;
    std::string entity;
    endpoint row;
};

endpoint row_for_a_path(method verb) {
    endpoint row;
    row.verb = verb;
    row.title = "A path of the configuration";
    row.shape = reply_shape::either;
    row.id_members = {"id", "postGroupId"};
    row.safety = verb == method::post ? repeat_safety::once : repeat_safety::idempotent;
    row.gone_is_done = verb == method::remove;
    row.open = true;
    return row;
}

}  // namespace

config::declaration<request_options> request_declaration(std::initializer_list<method> verbs,
                                                         const std::vector<std::string>& sees) {
    config::declaration<request_options> d("request", "A request to Ocoya");
    d.field("client", &request_options::client, "The client to talk through")
        .required()
        .refers_to("client")
        .example("ocoya");
    auto& entity =
        d.field("entity", &request_options::entity, "What of Ocoya: a row of the reference")
            .example("posts");
    std::map<std::string_view, std::string> titles;
    for (const auto verb : verbs) {
        for (const auto& row : endpoints()) {
            if (row.verb == verb) {
                auto& title = titles[row.entity];
                title += (title.empty() ? "" : "; ") + title_of(row, verbs.size() > 1);
            }
        }
    }
    for (const auto& [name, title] : titles) {
        entity.choice(std::string(name), std::string(name), title);
    }
    d.field(
         "path", &request_options::path,
         "In place of an entity: a path below the base URL that the reference does not have yet; "
         "or the path of an entity whose own is not proven")
        .not_empty()
        .check(judge_path)
        .example("/new-thing/{id}");
    d.field("parameters", &request_options::parameters, "What the request is made of",
            parameters_declaration(sees));
    return d;
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
    parameter_values values;
    values.path = *std::move(path);
    values.query = *std::move(query);
    return values;
}

result<address> address_of(const endpoint& what, const parameter_values& values) {
    auto path = path_of(what, values.path);
    if (!path) {
        return path.error();
    }
    auto query = checked_query(what, values.query);
    if (!query) {
        return query.error();
    }
    address where{.path = *std::move(path), .query = *std::move(query), .id = {}};
    const auto* members = values.path.if_object();
    if (const auto* id = members == nullptr ? nullptr : members->if_contains("id")) {
        where.id = net::scalar_text(*id);
    }
    return where;
}

result<address> address_of(const endpoint& what, const parameters& from, const json::value& data,
                           expression_scope scope) {
    const auto values = values_of(from, data, scope);
    if (!values) {
        return values.error();
    }
    return address_of(what, *values);
}

std::shared_ptr<const endpoint> endpoint_of(const request_options& options, method verb) {
    const auto* known = find_endpoint(verb, options.entity);
    if (options.path.empty() || (known == nullptr && !options.entity.empty())) {
        return {std::shared_ptr<const endpoint>(), known};
    }
    auto own = std::make_shared<own_endpoint>();
    own->path = options.path;
    own->entity = options.path.substr(1);
    own->row = known != nullptr ? *known : row_for_a_path(verb);
    own->row.path = own->path;
    if (known == nullptr) {
        own->row.entity = own->entity;
    }
    return {own, &own->row};
}

result<resolved_request> resolve(const request_options& options, method verb,
                                 const component_context& context) {
    resolved_request request;
    request.through =
        std::dynamic_pointer_cast<api_client>(context.clients.find(options.client.name));
    if (request.through == nullptr) {
        return failure(failure_class::invalid,
                       context.name + ": client '" + options.client.name + "' is not of type ocoya",
                       "name a client of type ocoya");
    }
    const auto& profile = request.through->profile();
    request.what = endpoint_of(options, verb);
    const bool of_a_row = !options.entity.empty();
    if (request.what == nullptr || (of_a_row && request.what->profile != profile)) {
        return failure(failure_class::invalid,
                       context.name + ": profile '" + profile + "' of client '" +
                           options.client.name + "' has no " + std::string(name_of(verb)) + " '" +
                           options.entity + "'",
                       "it has " + joined(entities_of(profile, verb), ", "));
    }
    if (!request.what->proven) {
        context.log.write(
            log_level::warning, "this path of Ocoya's is assumed, not documented",
            {{"connection", context.name},
             {"request", std::string(name_of(verb)) + " " + std::string(request.what->path)},
             {"mend", "see that it answers; `path` sets another one"}});
    }
    return request;
}

}  // namespace sluice::ocoya
