#include <sluice/config/error_rule.hpp>
#include <sluice/config/writers.hpp>

#include <initializer_list>
#include <utility>

namespace sluice::config {

namespace {

json::object typed(std::string_view type) {
    json::object made;
    made["type"] = type;
    return made;
}

json::object any_of(std::initializer_list<json::object> choices) {
    json::array list;
    for (const json::object& choice : choices) {
        list.push_back(choice);
    }
    json::object made;
    made["anyOf"] = std::move(list);
    return made;
}

// Accepts a variable in place of the value.
json::object or_variable(json::object schema) {
    json::object variable = typed("string");
    variable["pattern"] = "\\$\\{";
    return any_of({std::move(schema), std::move(variable)});
}

class schema_writer {
 public:
    schema_writer(const catalogue& types) : types_(types) {}

    json::object root(const layout& shape);

 private:
    json::object of_map(const map_layout& map);
    json::object of_section(const section& declared, const std::string& type);
    json::object of_members(const section& declared, const std::string& type);
    json::object of_field(const field_facts& facts);
    json::object of_value(const field_facts& facts);
    json::object of_number(std::string_view type, const value_rules& rules);
    json::object of_choices(const value_rules& rules);
    json::object of_component(const std::string& kind);
    json::object of_stages(const std::string& kind);
    json::object rule_of(const std::string& kind);
    json::object definition(const std::string& kind, const std::string& type,
                            const std::string& type_key);

    const catalogue& types_;
    json::object definitions_;
};

json::object schema_writer::root(const layout& shape) {
    json::object properties;
    for (const map_layout& map : shape.maps) {
        properties[map.key] = of_map(map);
    }
    for (const single_layout& single : shape.singles) {
        properties[single.key] = of_section(*single.entry, "");
    }
    json::object paths = typed("array");
    paths["items"] = typed("string");
    // The parser also takes a single path.
    properties["include"] = any_of({paths, typed("string")});

    json::object made;
    made["$schema"] = "http://json-schema.org/draft-07/schema#";
    made["title"] = "Sluice configuration";
    made["type"] = "object";
    made["additionalProperties"] = false;
    made["properties"] = std::move(properties);
    made["definitions"] = std::move(definitions_);
    return made;
}

json::object schema_writer::of_map(const map_layout& map) {
    json::object made = typed("object");
    made["description"] = map.summary;
    if (map.entry != nullptr) {
        made["additionalProperties"] = of_section(*map.entry, "");
    } else {
        made["additionalProperties"] =
            map.component.empty() ? of_stages(map.stages) : of_component(map.component);
    }
    // A key without entries is allowed: everything below it may be commented out.
    return any_of({std::move(made), typed("null")});
}

json::object schema_writer::of_section(const section& declared, const std::string& type) {
    if (const field_base* whole = declared.whole()) {
        return of_field(whole->facts());
    }
    json::object members = of_members(declared, type);
    // A component needs its `type`, so it has no shorthand.
    const field_base* alone = declared.shorthand();
    if (alone == nullptr || !type.empty()) {
        return members;
    }
    return any_of({std::move(members), of_field(alone->facts())});
}

// `type` is the value of the member `type`; empty for a section without that member.
json::object schema_writer::of_members(const section& declared, const std::string& type) {
    json::object properties;
    json::array required;
    if (!type.empty()) {
        properties["type"].emplace_object()["const"] = type;
        required.emplace_back("type");
    }
    for (const section_field& field : declared.fields()) {
        const field_facts& facts = field.field->facts();
        json::object schema = of_field(facts);
        json::value initial = declared.default_of(field);
        if (!initial.is_null()) {
            schema["default"] = std::move(initial);
        }
        properties[facts.name] = std::move(schema);
        if (facts.required) {
            required.emplace_back(facts.name);
        }
    }
    json::object made;
    // Without required fields the section has a default for everything, so its key may have no
    // value.
    made["type"] =
        required.empty() ? json::value(json::array{"object", "null"}) : json::value("object");
    made["description"] = declared.summary();
    made["additionalProperties"] = false;
    made["properties"] = std::move(properties);
    if (!required.empty()) {
        made["required"] = std::move(required);
    }
    return made;
}

json::object schema_writer::of_field(const field_facts& facts) {
    json::object made = of_value(facts);
    // The parser takes one name for a list of one.
    const bool one_reference = facts.shape == value_shape::reference && !facts.containers.empty();
    const json::object alone = made;
    for (auto around = facts.containers.rbegin(); around != facts.containers.rend(); ++around) {
        json::object outer = typed(*around == container::list ? "array" : "object");
        outer[*around == container::list ? "items" : "additionalProperties"] = std::move(made);
        made = std::move(outer);
    }
    if (one_reference) {
        made = any_of({std::move(made), alone});
    }
    if (facts.may_be_absent) {
        made = any_of({std::move(made), typed("null")});
    }
    made["description"] = facts.description;
    return made;
}

json::object schema_writer::of_value(const field_facts& facts) {
    const value_rules& rules = facts.rules;
    switch (facts.shape) {
        case value_shape::boolean:
            return or_variable(typed("boolean"));
        case value_shape::integer:
            return of_number("integer", rules);
        case value_shape::number:
            return of_number("number", rules);
        case value_shape::bytes:
            // A size with a unit is a text: "64KiB".
            return any_of({typed("integer"), typed("string")});
        case value_shape::duration:
        case value_shape::reference:
        case value_shape::used_stages:
            return typed("string");
        case value_shape::choice:
            return of_choices(rules);
        case value_shape::value_template:
        case value_shape::json:
            return {};
        case value_shape::component:
            return of_component(rules.component);
        case value_shape::stages:
            return of_stages(rules.component);
        case value_shape::template_or_stages: {
            json::object plain;
            plain["type"] = json::array{"object", "string", "number", "boolean", "null"};
            return any_of({std::move(plain), of_stages(rules.component)});
        }
        case value_shape::section:
            return of_section(*rules.nested, "");
        case value_shape::text:
            if (!rules.choices.empty()) {
                return of_choices(rules);
            }
            break;
        case value_shape::secret:
        case value_shape::expression:
        case value_shape::text_template:
            break;
    }
    json::object made;  // any scalar is read as its text
    made["type"] = json::array{"string", "number", "boolean"};
    return made;
}

json::object schema_writer::of_number(std::string_view type, const value_rules& rules) {
    json::object made = typed(type);
    if (rules.least) {
        made["minimum"] = rules.least->shown;
    }
    if (rules.most) {
        made["maximum"] = rules.most->shown;
    }
    return or_variable(std::move(made));
}

json::object schema_writer::of_choices(const value_rules& rules) {
    json::array names;
    for (const choice_rule& choice : rules.choices) {
        names.emplace_back(choice.text);
    }
    for (const choice_rule& choice : rules.choices) {
        for (const choice_name& other : choice.also) {
            names.emplace_back(other.text);
        }
    }
    json::object made;
    made["enum"] = std::move(names);
    return or_variable(std::move(made));
}

json::object schema_writer::of_component(const std::string& kind) {
    json::array choices;
    for (const std::string& type : types_.types_of(kind)) {
        choices.push_back(definition(kind, type, type));
    }
    json::object made = typed("object");
    made["required"] = json::array{"type"};
    if (!choices.empty()) {
        made["anyOf"] = std::move(choices);
    }
    return made;
}

json::object schema_writer::of_stages(const std::string& kind) {
    json::object properties;
    for (const std::string& type : types_.types_of(kind)) {
        properties[type] = definition(kind, type, "");
    }
    // `on_error` stands beside a stage, and never alone.
    properties[error_rule_key] = rule_of(kind);
    json::object stage = typed("object");
    stage["properties"] = std::move(properties);
    stage["additionalProperties"] = false;
    stage["minProperties"] = 1;
    json::object rule;
    rule["required"] = json::array{error_rule_key};
    stage["if"] = std::move(rule);
    stage["then"] = json::object{{"minProperties", 2}, {"maxProperties", 2}};
    stage["else"] = json::object{{"maxProperties", 1}};
    json::object made;
    made["type"] = json::array{"array", "null"};
    made["items"] = any_of({std::move(stage), typed("string")});
    return made;
}

json::object schema_writer::rule_of(const std::string& kind) {
    const std::string name = kind + '.' + std::string(error_rule_key);
    if (!definitions_.contains(name)) {
        definitions_[name] = nullptr;  // entered first: a rule has stages with rules
        definitions_[name] = of_section(error_rule_declaration(), "");
    }
    json::object made;
    made["$ref"] = "#/definitions/" + name;
    return made;
}

json::object schema_writer::definition(const std::string& kind, const std::string& type,
                                       const std::string& type_key) {
    const std::string name = kind + '.' + type;
    if (!definitions_.contains(name)) {
        definitions_[name] = nullptr;  // entered first: a type may contain its own kind
        definitions_[name] = of_section(*types_.find(kind, type), type_key);
    }
    json::object made;
    made["$ref"] = "#/definitions/" + name;
    return made;
}

}  // namespace

std::string write_json_schema(const layout& shape, const catalogue& types) {
    return write_json_indented(json::value(schema_writer(types).root(shape)));
}

}  // namespace sluice::config
