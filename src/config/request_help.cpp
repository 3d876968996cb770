#include "config/request_help.hpp"

#include <sluice/model/text.hpp>

#include <optional>
#include <utility>

namespace sluice::config {
namespace {

std::string value_of(const yaml_cursor::keys& fields, std::string_view key) {
    const auto found = fields.find(key);
    return found == fields.end() ? std::string() : std::string(trimmed(found->second, " '\""));
}

std::optional<offered_request> offer_at(const component_around& component,
                                        const request_offers& offers) {
    if (!offers || component.kind.empty()) {
        return std::nullopt;
    }
    return offers({.kind = component.kind,
                   .type = value_of(*component.fields, "type"),
                   .method = value_of(*component.fields, "method"),
                   .entity = value_of(*component.fields, "entity")});
}

explained described(const offered_parameter& one) {
    explained made;
    made.name = one.name;
    made.summary = one.description;
    made.form = one.type;
    made.example = one.example;
    made.required = one.required;
    for (const auto& choice : one.choices) {
        made.choices.push_back({choice, {}});
    }
    return made;
}

}  // namespace

void add_request_help(assistance& made, const component_around& component, const yaml_cursor& at,
                      const yaml_cursor::keys& siblings, const request_offers& offers) {
    const bool is_entity = component.below.empty() && at.key == "entity";
    const bool is_group = component.below.size() == 2 && component.below.front() == "parameters";
    const auto offer = is_entity || is_group ? offer_at(component, offers) : std::nullopt;
    if (!offer) {
        return;
    }
    if (is_entity && !offer->entities.empty()) {
        made.suggestions.clear();
        for (const auto& one : offer->entities) {
            made.suggestions.push_back({one.name, one.title});
        }
        return;
    }
    const auto word = at.key.empty() ? std::string(trimmed(at.word)) : at.key;
    for (const auto& one : offer->parameters) {
        if (!is_group || one.group != component.below.back()) {
            continue;
        }
        if (one.name == word) {
            made.about = described(one);
        }
        if (at.key == one.name) {
            for (const auto& choice : one.choices) {
                made.suggestions.push_back({choice, {}});
            }
        } else if (at.key.empty() && (one.name == word || !siblings.contains(one.name))) {
            made.suggestions.push_back({one.name, one.description, true});
        }
    }
}

}  // namespace sluice::config
