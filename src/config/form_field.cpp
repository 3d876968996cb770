#include "config/form_field.hpp"

#include "config/parameter_fields.hpp"
#include "config/splice.hpp"
#include "config/type_text.hpp"

#include <boost/json/array.hpp>

#include <algorithm>
#include <utility>

namespace sluice::config {
namespace {

yaml_path steps_of(std::string_view path) {
    yaml_path steps;
    while (!path.empty()) {
        const auto key = path.substr(0, path.find('.'));
        steps.emplace_back(std::string(key));
        path.remove_prefix(std::min(key.size() + 1, path.size()));
    }
    return steps;
}

bool is_choice(const field_facts& facts) {
    return facts.containers.empty() &&
           (facts.shape == value_shape::boolean || facts.shape == value_shape::reference ||
            !facts.rules.choices.empty());
}

bool is_line(const field_facts& facts) {
    switch (facts.shape) {
        case value_shape::integer:
        case value_shape::number:
        case value_shape::text:
        case value_shape::duration:
        case value_shape::bytes:
        case value_shape::expression:
        case value_shape::text_template:
        case value_shape::used_stages:
            return facts.containers.empty();
        default:
            return false;
    }
}

bool is_text(const field_facts& facts) {
    return facts.shape != value_shape::integer && facts.shape != value_shape::number &&
           facts.shape != value_shape::bytes && facts.shape != value_shape::boolean;
}

void add_value(json::object& made, const field_place& place, const form_request& asked,
               std::string& plain) {
    const auto& facts = place.one.field->facts();
    const auto* value = place.value;
    made["value"] = "";
    if (value == nullptr) {
        made["state"] = "unset";
        return;
    }
    made["state"] = value->kind == node::kinds::null ? "null" : "given";
    if (made["state"] == "null") {
        return;
    }
    if (facts.shape == value_shape::secret && value->kind == node::kinds::scalar &&
        !is_secret_reference(value->text)) {
        plain = place.path;
        return;
    }
    if (made["input"] == "list" && value->kind == node::kinds::list) {
        made["value"] = list_on_a_line(*value).value_or("");
        return;
    }
    const bool as_yaml = made["input"] == "yaml" || value->kind != node::kinds::scalar;
    if (as_yaml) {
        const auto text = written_at(asked.written, steps_of(place.path));
        made["value"] = text ? *text : "";
    } else {
        made["value"] = value->text;
        if (value->text.find('\n') != std::string::npos) {
            made["input"] = "lines";
        }
    }
}

// One name or several, without comments of a person.
bool is_line_of_names(const field_place& place, const form_request& asked) {
    const auto& facts = place.one.field->facts();
    const bool is_names = facts.shape == value_shape::reference && facts.containers.size() == 1 &&
                          facts.containers.front() == container::list;
    if (!is_names || place.value == nullptr || place.value->kind != node::kinds::list) {
        return is_names && (place.value == nullptr || place.value->kind != node::kinds::map);
    }
    const auto text = written_at(asked.written, steps_of(place.path));
    return list_on_a_line(*place.value) && text && text->find('#') == std::string::npos;
}

json::array choices_of(const field_facts& facts, const form_request& asked) {
    json::array all;
    const auto add = [&](const std::string& value, const std::string& label) {
        all.push_back(json::object{{"value", value},
                                   {"label", label.empty() ? value : value + ": " + label}});
    };
    if (facts.shape == value_shape::boolean) {
        add("true", "");
        add("false", "");
    }
    for (const auto& choice : facts.rules.choices) {
        add(choice.text, choice.description);
    }
    if (facts.shape == value_shape::reference) {
        for (const auto& name : asked.names(facts.rules.refers_to)) {
            add(name, "");
        }
    }
    return all;
}

}  // namespace

std::string joined_path(const std::string& path, std::string_view key) {
    return path.empty() ? std::string(key) : path + "." + std::string(key);
}

bool is_tree(const field_facts& facts) {
    return facts.shape == value_shape::section || facts.shape == value_shape::json ||
           facts.shape == value_shape::value_template ||
           facts.shape == value_shape::template_or_stages || facts.shape == value_shape::stages;
}

// A person who chooses a request goes from the method to its entities, then to the parameters.
std::vector<section_field> in_form_order(const section& declared, bool offers_requests) {
    auto fields = declared.fields();
    const auto move_before = [&](std::string_view name, std::string_view other) {
        const auto found = std::ranges::find_if(
            fields, [&](const auto& one) { return one.field->facts().name == name; });
        if (found == fields.end()) {
            return;
        }
        const auto at = std::ranges::find_if(
            fields, [&](const auto& one) { return one.field->facts().name == other; });
        if (at < found) {
            std::rotate(at, found, found + 1);
        } else {
            std::rotate(found, found + 1, at);
        }
    };
    if (offers_requests) {
        move_before("method", "entity");
        move_before("parameters", "profile");
    }
    return fields;
}

bool is_secret_reference(std::string_view text) {
    return (text.starts_with("${env:") || text.starts_with("${file:") ||
            text.starts_with("${credential:")) &&
           text.find('}') == text.size() - 1 && text.find(":-") == std::string_view::npos;
}

json::object declared_field(const field_place& place, const form_request& asked,
                            std::string& plain) {
    const auto& facts = place.one.field->facts();
    const auto* value = place.value;
    json::object made{{"path", place.path},
                      {"label", facts.name},
                      {"level", place.level},
                      {"description", facts.description},
                      {"example", facts.example},
                      {"type", type_text(facts)},
                      {"required", facts.required},
                      {"may_be_null", facts.may_be_absent || facts.shape == value_shape::json ||
                                          facts.shape == value_shape::value_template}};
    const auto initial = place.declared.default_of(place.one);
    made["default"] = kind_of(initial) == json_kind::null ? json::value(nullptr)
                                                          : json::value(value_text(initial));
    const bool is_scalar =
        value == nullptr || value->kind == node::kinds::scalar || value->kind == node::kinds::null;
    if (facts.shape == value_shape::secret && facts.containers.empty() && is_scalar) {
        made["input"] = "secret";
    } else if (is_choice(facts) && is_scalar) {
        made["input"] = "choice";
        made["choices"] = choices_of(facts, asked);
    } else if (is_line_of_names(place, asked)) {
        made["input"] = "list";
        made["alone"] = true;
        made["type"] = facts.rules.refers_to + " names";
        json::array names;
        for (const auto& name : asked.names(facts.rules.refers_to)) {
            names.emplace_back(name);
        }
        made["suggestions"] = std::move(names);
    } else {
        made["input"] = is_line(facts) && is_scalar ? "text" : "yaml";
    }
    made["is_text"] = is_text(facts);
    add_value(made, place, asked, plain);
    return made;
}

}  // namespace sluice::config
