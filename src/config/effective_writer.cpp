#include "config/secrecy.hpp"
#include "config/tree.hpp"
#include "config/yaml_writer.hpp"

#include <sluice/config/error_rule.hpp>
#include <sluice/config/writers.hpp>

namespace sluice::config {

namespace {

const node* given_member(const node& from, const field_facts& facts) {
    const node* given = from.find(facts.name);
    return given != nullptr || facts.formerly.empty() ? given : from.find(facts.formerly);
}

class effective_writer {
 public:
    effective_writer(const catalogue& types) : types_(types) {}

    json::value of_entry(const map_layout& map, const node& written) const;
    json::value of_section(const section& declared, const node& from) const;

 private:
    void add_members(json::object& into, const section& declared, const node& from) const;
    json::value of_field(const field_facts& facts, const node& from, std::size_t depth = 0) const;
    json::value of_value(const field_facts& facts, const node& from) const;
    json::value of_scalar(const node& from, bool typed) const;
    json::value of_tree(const node& from) const;
    json::value of_component(const std::string& kind, const node& from) const;
    json::value of_stages(const std::string& kind, const node& from) const;
    json::value of_stage(const std::string& kind, const node& item) const;
    json::value of_rule(const node& written) const;

    const catalogue& types_;
};

json::value effective_writer::of_entry(const map_layout& map, const node& written) const {
    if (map.entry != nullptr) {
        return of_section(*map.entry, written);
    }
    return map.component.empty() ? of_stages(map.stages, written)
                                 : of_component(map.component, written);
}

json::value effective_writer::of_section(const section& declared, const node& from) const {
    if (const field_base* whole = declared.whole()) {
        return of_field(whole->facts(), from);
    }
    json::object made;
    add_members(made, declared, from);
    return json::value(std::move(made));
}

void effective_writer::add_members(json::object& into, const section& declared,
                                   const node& from) const {
    // A section that is given by its shorthand alone is written out as a map.
    const bool alone = from.kind == node::kinds::scalar || from.kind == node::kinds::list;
    node nothing;
    for (const section_field& field : declared.fields()) {
        const field_facts& facts = field.field->facts();
        const node* given = alone ? (facts.shorthand ? &from : nullptr) : given_member(from, facts);
        if (given != nullptr) {
            into[facts.name] = of_field(facts, *given);
            // A nested section that is left out still has defaults to show.
        } else if (facts.shape == value_shape::section && facts.containers.empty() &&
                   !facts.may_be_absent) {
            into[facts.name] = of_section(*facts.rules.nested, nothing);
        } else {
            json::value initial = declared.default_of(field);
            if (!initial.is_null()) {
                into[facts.name] = std::move(initial);
            }
        }
    }
}

json::value effective_writer::of_field(const field_facts& facts, const node& from,
                                       std::size_t depth) const {
    // A scalar may stand for a list of one reference.
    if (depth == facts.containers.size() || from.kind == node::kinds::scalar) {
        return of_value(facts, from);
    }
    if (facts.containers[depth] == container::list) {
        json::array list;
        for (const node& item : from.items) {
            list.push_back(of_field(facts, item, depth + 1));
        }
        return json::value(std::move(list));
    }
    json::object map;
    for (const member& entry : from.members) {
        // Headers hold credentials, and nobody declares each of them.
        map[entry.key] = sounds_secret(entry.key) && entry.value.kind == node::kinds::scalar
                             ? json::value(hidden_text)
                             : of_field(facts, entry.value, depth + 1);
    }
    return json::value(std::move(map));
}

json::value effective_writer::of_value(const field_facts& facts, const node& from) const {
    switch (facts.shape) {
        case value_shape::section:
            return of_section(*facts.rules.nested, from);
        case value_shape::component:
            return of_component(facts.rules.component, from);
        case value_shape::stages:
            return of_stages(facts.rules.component, from);
        case value_shape::template_or_stages:
            return from.kind == node::kinds::list ? of_stages(facts.rules.component, from)
                                                  : of_tree(from);
        case value_shape::secret:
            return json::value(hidden_text);
        case value_shape::value_template:
        case value_shape::json:
            return of_tree(from);
        case value_shape::boolean:
        case value_shape::integer:
        case value_shape::number:
        case value_shape::bytes:
            return of_scalar(from, true);
        default:
            return of_scalar(from, false);
    }
}

json::value effective_writer::of_scalar(const node& from, bool typed) const {
    if (from.kind == node::kinds::null) {
        return nullptr;
    }
    if (from.from_secret) {
        return json::value(hidden_text);
    }
    // Only numbers and booleans lose their quotes: the text "010" must stay a text.
    return typed ? core_value(from) : json::value(from.text);
}

json::value effective_writer::of_tree(const node& from) const {
    if (from.kind == node::kinds::list) {
        json::array list;
        for (const node& item : from.items) {
            list.push_back(of_tree(item));
        }
        return json::value(std::move(list));
    }
    if (from.kind == node::kinds::map) {
        json::object map;
        for (const member& entry : from.members) {
            map[entry.key] = of_tree(entry.value);
        }
        return json::value(std::move(map));
    }
    return of_scalar(from, true);
}

json::value effective_writer::of_component(const std::string& kind, const node& from) const {
    const node* type = from.find("type");
    if (type == nullptr) {
        return nullptr;
    }
    json::object made;
    made["type"] = type->text;
    if (const section* declared = types_.find(kind, type->text)) {
        add_members(made, *declared, from);
    }
    return json::value(std::move(made));
}

json::value effective_writer::of_stages(const std::string& kind, const node& from) const {
    json::array list;
    for (const node& item : from.items) {
        list.push_back(of_stage(kind, item));
    }
    return json::value(std::move(list));
}

json::value effective_writer::of_stage(const std::string& kind, const node& item) const {
    if (item.kind == node::kinds::scalar && types_.find(kind, item.text) == nullptr) {
        return json::value(item.text);  // a list of stages that is used by name
    }
    json::object made;
    if (item.kind == node::kinds::scalar) {
        made[item.text] = of_section(*types_.find(kind, item.text), node());
    }
    for (const member& one : item.members) {
        if (one.key == error_rule_key) {
            made[one.key] = of_rule(one.value);
        } else if (const section* declared = types_.find(kind, one.key)) {
            made[one.key] = of_section(*declared, one.value);
        } else {
            return json::value(one.key);
        }
    }
    return json::value(std::move(made));
}

// Only the field that is given: beside stages, the default of `rule` would be a second rule.
json::value effective_writer::of_rule(const node& written) const {
    if (written.find("do") == nullptr) {
        return of_section(error_rule_declaration(), written).at("rule");
    }
    json::object made;
    made["do"] = of_stages("transformer", *written.find("do"));
    return json::value(std::move(made));
}

}  // namespace

std::string write_effective(const loaded& configuration, const layout& shape,
                            const catalogue& types) {
    const effective_writer writer(types);
    json::object all;
    for (const map_layout& map : shape.maps) {
        if (map.of_templates) {
            continue;  // the objects that they make stand in their maps
        }
        json::object entries;
        for (const auto& [name, entry] : configuration.all(map.key)) {
            entries[name] = writer.of_entry(map, entry.written);
        }
        if (!entries.empty()) {
            all[map.key] = std::move(entries);
        }
    }
    for (const single_layout& single : shape.singles) {
        const auto found = configuration.singles.find(single.key);
        all[single.key] = writer.of_section(*single.entry, found->second.written);
    }
    return write_yaml(json::value(std::move(all)));
}

}  // namespace sluice::config
