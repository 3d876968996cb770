#include "connectors/ocoya/api/endpoint_reference.hpp"

#include "connectors/ocoya/api/endpoints.hpp"

#include <sluice/model/text.hpp>

#include <string_view>
#include <vector>

namespace sluice::ocoya {

namespace {

std::string_view example_value(const field& rule) {
    if (!rule.choices.empty()) {
        return rule.choices.front();
    }
    if (rule.name == "workspaceId") {
        return "\"${env:OCOYA_WORKSPACE}\"";
    }
    if (rule.name == "provider") {
        return "facebook";
    }
    return rule.kind == field_kind::moment ? "\"2031-02-01T09:00:00Z\""
                                           : "\"Ten ideas for a rainy Sunday\"";
}

// Writes the fields of an example, such as {workspaceId: "…", provider: facebook}. Returns "" for
// none.
std::string flow_map(const std::vector<const field*>& shown) {
    std::string text;
    for (const auto* rule : shown) {
        text += text.empty() ? "{" : ", ";
        text += std::string(rule->name) + ": " + std::string(example_value(*rule));
    }
    return text.empty() ? text : text + "}";
}

std::vector<const field*> required_of(const std::vector<field>& fields) {
    std::vector<const field*> shown;
    for (const auto& rule : fields) {
        if (rule.required) {
            shown.push_back(&rule);
        }
    }
    return shown;
}

std::string payload_of_example(const endpoint& row) {
    auto shown = required_of(row.body);
    for (const auto& rule : row.body) {
        const bool caption = rule.name == "caption" && row.verb == method::post;
        const bool moment = rule.name == "scheduledAt" && row.verb == method::patch;
        if ((caption || moment) && !rule.required) {
            shown.push_back(&rule);
        }
    }
    if (shown.empty() && row.open && row.verb == method::post) {
        return "{topic: \"Ten ideas for a rainy Sunday\"}";
    }
    return flow_map(shown);
}

void add_fields(std::string& page, std::string_view of, const std::vector<field>& fields) {
    for (const auto& rule : fields) {
        const std::string mark = rule.required ? "**" : "";
        page += "| " + std::string(of) + " | " + mark + std::string(rule.name) + mark + " | " +
                kind_text(rule) + " | " + std::string(rule.description) + " | " + limits_of(rule) +
                " |\n";
    }
}

std::string_view when_lost(const endpoint& row) {
    if (row.verb == method::get) {
        return "is asked again";
    }
    if (row.verified_by == lookup::posts) {
        return "is settled by listing the posts and comparing";
    }
    return row.safety == repeat_safety::once ? "leaves the task uncertain: a person decides"
                                             : "is sent again";
}

void add_example(std::string& page, std::string_view kind, std::string_view type,
                 const std::string& example) {
    page += "```yaml\n" + std::string(kind) + ":\n  type: " + std::string(type) + "\n";
    for (std::size_t from = 0; from < example.size();) {
        const auto end = example.find('\n', from);
        page += "  " + example.substr(from, end - from + 1);
        from = end + 1;
    }
    page += "```\n";
}

void add_row(std::string& page, const endpoint& row) {
    page += "\n## " + std::string(row.title) + "\n\n`" + std::string(name_of(row.verb)) + " " +
            (row.path.empty() ? "(path not published)" : std::string(row.path)) + "` · entity `" +
            std::string(row.entity) + "` · profile `" + std::string(row.profile) + "`";
    if (row.path.empty()) {
        page += " · **unproven**: `path` must be given";
    } else if (!row.proven) {
        page += " · **unproven**: assumed by clients, documented nowhere; `path` sets another one";
    }
    page += "\n\nA reply that is lost " + std::string(when_lost(row)) + ".";
    if (row.open) {
        page += " Its shape is not published: further parameters and members pass as they are.";
    }
    page += "\n\n";
    if (!row.query.empty() || !row.body.empty()) {
        page += "| in | name | type | | |\n|---|---|---|---|---|\n";
        add_fields(page, "query", row.query);
        add_fields(page, "body", row.body);
        page += "\n";
    }
    add_example(page, row.verb == method::get ? "subscriber" : "publisher", "ocoya",
                example_of(row));
}

void add_workflow(std::string& page) {
    page +=
        "\n## Start a workflow\n\n`POST` or `GET` to the workflow's own URL · publisher "
        "`ocoya-workflow` · **unproven**: no key is sent, the URL is the secret\n\n"
        "A reply that is lost leaves the task uncertain: a person decides. Without `payload` the "
        "body is the record's `payload` member, or the record; `method: get` sends none.\n\n";
    add_example(page, "publisher", "ocoya-workflow", workflow_example());
}

constexpr std::string_view head = R"(# Ocoya's endpoints

Generated from the connector's table; do not edit. Every example here is run against the sandbox by a test. Bold names must be
given. A list repeats its key in the query. How to use them: [ocoya.md](../ocoya.md).

A path that is not listed: leave `entity` out and give `path: /new-thing/{id}`, with `paging` where it has pages and `items`
where its items are ([a listing of one's own](../ocoya.md#a-listing-of-ones-own)).
A user-built workflow is started by the publisher `ocoya-workflow`, whose `url` is a secret and takes no key.
)";

}  // namespace

std::string kind_text(const field& rule) {
    switch (rule.kind) {
        case field_kind::moment:
            return "time";
        case field_kind::boolean:
            return "true or false";
        case field_kind::integer:
            return "whole number";
        case field_kind::text_list:
            return "list of texts";
        case field_kind::url_list:
            return "list of URLs";
        case field_kind::media_list:
            return "list of media URLs";
        case field_kind::text:
            break;
    }
    return "text";
}

std::string limits_of(const field& rule) {
    std::string text;
    const auto add = [&](std::string_view piece) { append_item(text, piece, "; "); };
    if (rule.shortest > 1) {
        add("at least " + std::to_string(rule.shortest) + " characters");
    }
    if (rule.longest != 0) {
        add("at most " + std::to_string(rule.longest) + " characters");
    }
    if (rule.most_items != 0) {
        add("at most " + std::to_string(rule.most_items) + " items");
    }
    if (rule.least) {
        add("from " + std::to_string(*rule.least) +
            (rule.most ? " to " + std::to_string(*rule.most) : std::string()));
    }
    if (!rule.choices.empty()) {
        add(joined(rule.choices, ", "));
    }
    return text;
}

std::string example_of(const endpoint& row) {
    std::string text = "client: ocoya\nmethod: " + ascii::lower(name_of(row.verb)) +
                       "\nentity: " + std::string(row.entity) + "\n";
    if (row.path.empty()) {
        text += "path: /ai/copy  # as a client tried it; ask Ocoya for yours\n";
    }
    std::string parameters;
    if (!slots_of(row.path).empty()) {
        parameters += row.verb == method::get ? "  path: {id: \"${env:OCOYA_POST}\"}\n"
                                              : "  path: {id: \"{{ id }}\"}\n";
    }
    if (const auto query = flow_map(required_of(row.query)); !query.empty()) {
        parameters += "  query: " + query + "\n";
    }
    if (const auto payload = payload_of_example(row); !payload.empty()) {
        parameters += "  payload: " + payload + "\n";
    }
    return parameters.empty() ? text : text + "parameters:\n" + parameters;
}

std::string endpoint_reference() {
    std::string page(head);
    for (const auto& row : endpoints()) {
        add_row(page, row);
    }
    add_workflow(page);
    return page;
}

std::string workflow_example() {
    return "url: ${env:OCOYA_WORKFLOW}  # or ${credential:NAME}\n"
           "method: post\n"
           "payload: {title: \"{{ title }}\"}\n";
}

}  // namespace sluice::ocoya
