#include "connectors/ocoya/offered.hpp"

#include "connectors/ocoya/api/body.hpp"
#include "connectors/ocoya/api/endpoint_reference.hpp"
#include "connectors/ocoya/api/endpoints.hpp"
#include "connectors/ocoya/client/request_options.hpp"
#include "connectors/ocoya/read/subscriber_options.hpp"
#include "connectors/ocoya/write/publisher_options.hpp"

#include <sluice/model/text.hpp>

#include <algorithm>
#include <string>
#include <utility>

namespace sluice::ocoya {

namespace {

std::optional<method> method_named(const std::string& text) {
    for (const auto verb : {method::get, method::post, method::patch, method::remove}) {
        if (ascii::lower(name_of(verb)) == ascii::lower(text)) {
            return verb;
        }
    }
    return std::nullopt;
}

// Returns the row that the field's text means: a name, or a title as a person reads it.
const endpoint* row_meant(const config::section& declared, method verb, const std::string& text) {
    const auto wanted = ascii::lower(text);
    std::string name = text;
    for (const auto& choice : declared.find("entity")->facts().rules.choices) {
        for (const auto& other : choice.also) {
            if (ascii::lower(other.text) == wanted && other.value.starts_with(name_of(verb))) {
                name = other.value.substr(other.value.find(' ') + 1);
            }
        }
        if (ascii::lower(choice.text) == wanted) {
            name = choice.text;
        }
    }
    return find_endpoint(verb, name);
}

std::string example_for(const field& rule, std::string_view group, bool publishes) {
    if (rule.name == "workspaceId") {
        return "${env:OCOYA_WORKSPACE}";
    }
    if (group == "payload") {
        return "{{ " + std::string(rule.name) + " }}";
    }
    return rule.name == "statuses" && !publishes ? "POSTED, ERROR" : "";
}

config::offered_parameter parameter_of(const field& rule, std::string_view group, bool publishes) {
    config::offered_parameter made;
    made.group = group;
    made.name = rule.name;
    made.description = rule.description;
    const auto limits = limits_of(rule);
    // The choices stand below the field.
    if (!limits.empty() && rule.choices.empty()) {
        made.description += "; " + limits;
    }
    made.type = kind_text(rule);
    made.example = example_for(rule, group, publishes);
    made.choices.assign(rule.choices.begin(), rule.choices.end());
    if (rule.kind == field_kind::boolean) {
        made.choices = {"true", "false"};
    }
    made.required = rule.required;
    made.is_text = rule.kind != field_kind::boolean && rule.kind != field_kind::integer;
    made.is_list = rule.kind == field_kind::text_list || rule.kind == field_kind::url_list ||
                   rule.kind == field_kind::media_list;
    return made;
}

void add_parameters(config::offered_request& made, const endpoint& row, bool publishes) {
    for (const auto slot : slots_of(row.path)) {
        config::offered_parameter one;
        one.group = "path";
        one.name = slot;
        one.description = "Its place in " + std::string(row.path);
        one.type = "text";
        one.example = publishes ? "{{ id }}" : "${env:OCOYA_POST}";
        one.required = true;
        made.parameters.push_back(std::move(one));
    }
    for (const auto& rule : row.query) {
        made.parameters.push_back(parameter_of(rule, "query", publishes));
    }
    if (takes_body(row)) {
        for (const auto& rule : body_fields(row)) {
            made.parameters.push_back(parameter_of(rule, "payload", publishes));
        }
    }
}

}  // namespace

std::optional<config::offered_request> offered(const config::offer_question& question) {
    const bool publishes = question.kind == "publisher";
    if (question.type != "ocoya" || (!publishes && question.kind != "subscriber")) {
        return std::nullopt;
    }
    config::offered_request made;
    const auto verb = question.method.empty() && !publishes ? std::optional(method::get)
                                                            : method_named(question.method);
    if (!verb || publishes == (*verb == method::get)) {
        return made;
    }
    // The documented API comes before the older one.
    for (const std::string_view profile : {"current", "legacy"}) {
        for (const auto& row : endpoints()) {
            if (row.verb == *verb && row.profile == profile) {
                made.entities.push_back({std::string(row.entity), shown_title(row)});
            }
        }
    }
    const auto& declared = publishes ? static_cast<const config::section&>(publisher_declaration())
                                     : subscriber_declaration();
    if (const auto* row = row_meant(declared, *verb, question.entity)) {
        made.entity = row->entity;
        made.is_open = row->open;
        add_parameters(made, *row, publishes);
    }
    return made;
}

}  // namespace sluice::ocoya
