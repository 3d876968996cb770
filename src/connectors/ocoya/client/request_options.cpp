#include "connectors/ocoya/client/request_options.hpp"

#include "connectors/ocoya/api/body.hpp"
#include "connectors/ocoya/api/endpoints.hpp"
#include "connectors/ocoya/client/request.hpp"

#include <sluice/model/text.hpp>
#include <sluice/net/query.hpp>

#include <algorithm>
#include <map>
#include <utility>

namespace sluice::ocoya {

namespace {

// Returns "List posts", or with several methods "POST: Create a draft …; DELETE: Delete a post
// (older API, unproven)".
std::string title_of(const endpoint& row, bool with_verb) {
    return (with_verb ? std::string(name_of(row.verb)) + ": " : std::string()) + shown_title(row);
}

// Returns a name as people say it, such as "Get social profiles".
std::string spoken_name(const endpoint& row) {
    std::string text = "Get " + std::string(row.entity);
    std::ranges::replace(text, '-', ' ');
    return text;
}

void add_titles(config::field<std::string>& entity, const endpoint* row) {
    if (row == nullptr) {
        return;
    }
    entity.also(row_name(*row), row_name(*row));
    entity.also(std::string(row->title), row_name(*row));
    if (row->verb == method::get && spoken_name(*row) != row->title) {
        entity.also(spoken_name(*row), row_name(*row));
    }
}

std::string judge_path(const std::string& path) {
    if (!path.starts_with('/') || path.find_first_of("?# ") != std::string::npos) {
        return "a path begins with '/' and has no query; write it as /new-thing/{id}";
    }
    return {};
}

// Owns a row and the texts to which it refers.
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
    // Nobody knows what a second POST to an unpublished path does. The other methods are taken as
    // idempotent.
    row.safety = verb == method::post ? repeat_safety::once : repeat_safety::idempotent;
    row.missing_is_done = verb == method::remove;
    row.open = true;
    return row;
}

}  // namespace

std::string shown_title(const endpoint& row) {
    std::string text(row.title);
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

std::string row_name(const endpoint& row) {
    return std::string(name_of(row.verb)) + " " + std::string(row.entity);
}

std::string entity_in(const request_options& options) {
    return options.entity.substr(options.entity.find(' ') + 1);
}

std::optional<method> method_in(const request_options& options) {
    const auto verb = options.entity.substr(0, options.entity.find(' '));
    for (const auto one : {method::get, method::post, method::patch, method::remove}) {
        if (options.entity.size() > verb.size() && name_of(one) == verb) {
            return one;
        }
    }
    return std::nullopt;
}

config::declaration<request_options> request_declaration(std::initializer_list<method> verbs,
                                                         const std::vector<std::string>& sees) {
    config::declaration<request_options> d("request", "A request to Ocoya");
    d.field("client", &request_options::client, "The client to talk through")
        .required()
        .refers_to("client")
        .example("ocoya");
    auto& entity =
        d.field("entity", &request_options::entity, "The entity of Ocoya: a row of the reference")
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
        for (const auto verb : verbs) {
            add_titles(entity, find_endpoint(verb, name));
        }
    }
    d.field("profile", &request_options::profile,
            "The form of the API, in place of the client's: one client speaks both, with one "
            "credential and one budget")
        .choice("current", "current", "what Ocoya documents today")
        .choice("legacy", "legacy", "the older API: /schedules, /posts");
    d.field(
         "path", &request_options::path,
         "In place of an entity: a path below the base URL that the reference does not have yet; "
         "or the path of an entity whose own is not proven")
        .not_empty()
        .check(judge_path)
        .example("/new-thing/{id}");
    d.field("parameters", &request_options::parameters, "Path, query and body of the request",
            paging::parameters_declaration(
                sees,
                "The body, as JSON; a publisher's without it is the record's `payload` "
                "member, or the record"));
    return d;
}

result<address> address_of(const endpoint& endpoint, const parameter_values& values) {
    auto path = path_of(endpoint, values.path);
    if (!path) {
        return path.error();
    }
    auto query = checked_query(endpoint, values.query);
    if (!query) {
        return query.error();
    }
    address address{.path = *std::move(path), .query = *std::move(query), .id = {}};
    address.id = net::scalar_member(values.path, "id");
    return address;
}

result<address> address_of(const endpoint& endpoint, const parameters& from,
                           const json::value& data, expression_scope scope) {
    auto path = from.path.evaluate(data, scope);
    if (!path) {
        return failure(path.error()).within("parameters.path");
    }
    auto query = from.query.evaluate(data, scope);
    if (!query) {
        return failure(query.error()).within("parameters.query");
    }
    return address_of(endpoint, {*std::move(path), *std::move(query), {}});
}

std::shared_ptr<const endpoint> endpoint_of(const request_options& options, method verb) {
    const auto* known = find_endpoint(verb, entity_in(options));
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
    const auto profile = options.profile.value_or(request.through->profile());
    request.endpoint = endpoint_of(options, verb);
    const bool of_a_row = !options.entity.empty();
    if (request.endpoint == nullptr || (of_a_row && request.endpoint->profile != profile)) {
        const auto other =
            request.endpoint == nullptr ? std::string() : std::string(request.endpoint->profile);
        return failure(
            failure_class::invalid,
            context.name + ": the " + profile + " API has no " + std::string(name_of(verb)) + " '" +
                entity_in(options) + "'" + (other.empty() ? "" : "; the " + other + " one has it"),
            other.empty() ? "it has " + joined(entities_of(profile, verb), ", ")
                          : "set `profile: " + other + "` beside `entity`, or at client '" +
                                options.client.name + "' for all who use it");
    }
    if (!request.endpoint->proven) {
        context.log.write(
            log_level::warning, "this path of Ocoya's is assumed, not documented",
            {{"connection", context.name},
             {"request", std::string(name_of(verb)) + " " + std::string(request.endpoint->path)},
             {"mend", "see that it answers; `path` sets another one"}});
    }
    return request;
}

}  // namespace sluice::ocoya
