#include "config/assistance.hpp"

#include "config/expression_help.hpp"
#include "config/request_help.hpp"
#include "config/yaml_cursor.hpp"

#include <sluice/config/error_rule.hpp>
#include <sluice/model/text.hpp>

#include <algorithm>
#include <memory>
#include <utility>

namespace sluice::config {
namespace {

// A place in the tree of declarations.
struct place {
    enum class sort {
        nowhere,
        top,
        entries,    // of a map at the top: its keys are names
        fields,     // of a section
        component,  // its `type` decides which fields it has
        stages,     // a list
        stage,      // one key, which is its type
        value,      // of a field
    };
    sort is = sort::nowhere;
    const map_layout* map = nullptr;
    const section* fields = nullptr;
    std::string kind;  // of a component or of stages
    const field_facts* facts = nullptr;
    std::size_t depth = 0;  // the containers around the value that were passed
};

place fields_of(const section* declared) {
    if (declared == nullptr) {
        return {};
    }
    return {.is = place::sort::fields, .fields = declared, .kind = {}};
}

class assistant {
 public:
    assistant(const layout& shape, const catalogue& types, const known_names& names,
              const request_offers& offers)
        : shape_(shape), types_(types), names_(names), offers_(offers) {}

    assistance answer(const yaml_cursor& at) const;

 private:
    place below(const place& from, const std::string& key, const yaml_cursor::keys& siblings) const;
    place top_key(const std::string& key) const;
    place field_of(const section& declared, const std::string& key) const;
    // A value that is whole: the place of its section, its component or its stages.
    place opened(const place& value) const;
    const section* fields_at(const place& from, const yaml_cursor::keys& siblings) const;

    const field_facts* facts_of_value(const place& around, const yaml_cursor& at,
                                      const yaml_cursor::keys& siblings) const;
    std::vector<suggestion> keys_at(const place& from, const yaml_cursor::keys& siblings) const;
    std::vector<suggestion> values_of(const field_facts& facts) const;
    std::vector<suggestion> types_named(const std::string& kind) const;
    explained explain(const place& around, const std::string& key,
                      const yaml_cursor::keys& siblings) const;

    const layout& shape_;
    const catalogue& types_;
    const known_names& names_;
    const request_offers& offers_;
};

place assistant::top_key(const std::string& key) const {
    for (const auto& map : shape_.maps) {
        if (map.key == key) {
            return {.is = place::sort::entries, .map = &map, .kind = {}};
        }
    }
    for (const auto& single : shape_.singles) {
        if (single.key == key) {
            return fields_of(single.entry);
        }
    }
    return {};
}

place assistant::field_of(const section& declared, const std::string& key) const {
    if (const auto* found = declared.find(key)) {
        return {.is = place::sort::value, .kind = {}, .facts = &found->facts()};
    }
    // Such a field takes every key.
    if (const auto* whole = declared.whole()) {
        const place value{.is = place::sort::value, .kind = {}, .facts = &whole->facts()};
        return below(value, key, {});
    }
    return {};
}

place assistant::opened(const place& value) const {
    if (value.is != place::sort::value || value.depth < value.facts->containers.size()) {
        return value;
    }
    const auto& rules = value.facts->rules;
    switch (value.facts->shape) {
        case value_shape::section:
            return fields_of(rules.nested.get());
        case value_shape::component:
            return {.is = place::sort::component, .kind = rules.component};
        case value_shape::stages:
        case value_shape::template_or_stages:
            return {.is = place::sort::stages, .kind = rules.component};
        default:
            return value;
    }
}

const section* assistant::fields_at(const place& from, const yaml_cursor::keys& siblings) const {
    if (from.is == place::sort::fields) {
        return from.fields;
    }
    const auto type = siblings.find("type");
    const bool known = from.is == place::sort::component && type != siblings.end();
    return known ? types_.find(from.kind, type->second) : nullptr;
}

// An empty key is an item of a list. `siblings` are the keys of the map at `from`.
place assistant::below(const place& from, const std::string& key,
                       const yaml_cursor::keys& siblings) const {
    const auto at = opened(from);
    switch (at.is) {
        case place::sort::top:
            return top_key(key);
        case place::sort::entries:
            if (at.map->entry != nullptr) {
                return fields_of(at.map->entry);
            }
            return at.map->component.empty()
                       ? place{.is = place::sort::stages, .kind = at.map->stages}
                       : place{.is = place::sort::component, .kind = at.map->component};
        case place::sort::fields:
        case place::sort::component: {
            const auto* declared = fields_at(at, siblings);
            return declared == nullptr ? place() : field_of(*declared, key);
        }
        case place::sort::stages:
            return {.is = place::sort::stage, .kind = at.kind};
        case place::sort::stage:
            return key == error_rule_key ? fields_of(&error_rule_declaration())
                                         : fields_of(types_.find(at.kind, key));
        case place::sort::value:
            if (at.depth < at.facts->containers.size()) {
                auto deeper = at;
                const bool fits = at.facts->containers[at.depth] ==
                                  (key.empty() ? container::list : container::map);
                ++deeper.depth;
                // One item may stand for a list of one.
                return fits ? deeper : below(deeper, key, siblings);
            }
            return {};
        case place::sort::nowhere:
            break;
    }
    return {};
}

std::vector<suggestion> assistant::types_named(const std::string& kind) const {
    std::vector<suggestion> all;
    for (auto& type : types_.types_of(kind)) {
        const auto* declared = types_.find(kind, type);
        all.push_back({std::move(type), declared == nullptr ? std::string() : declared->summary()});
    }
    return all;
}

std::vector<suggestion> assistant::keys_at(const place& from,
                                           const yaml_cursor::keys& siblings) const {
    std::vector<suggestion> all;
    if (from.is == place::sort::top) {
        for (const auto& map : shape_.maps) {
            all.push_back({map.key, map.summary, true});
        }
        for (const auto& single : shape_.singles) {
            all.push_back({single.key, single.entry->summary(), true});
        }
    } else if (from.is == place::sort::stage || from.is == place::sort::stages) {
        all = types_named(from.kind);
        all.push_back({std::string(error_rule_key), error_rule_declaration().summary()});
        std::ranges::for_each(all, [](suggestion& one) { one.is_key = true; });
    } else if (from.is == place::sort::component && !siblings.contains("type")) {
        all.push_back({"type", "The type of the " + from.kind, true});
    }
    if (const auto* declared = fields_at(from, siblings)) {
        for (const auto& one : declared->fields()) {
            const auto& facts = one.field->facts();
            if (!facts.whole) {
                all.push_back({facts.name, facts.description, true});
            }
        }
    }
    std::erase_if(all, [&](const suggestion& one) { return siblings.contains(one.text); });
    return all;
}

std::vector<suggestion> assistant::values_of(const field_facts& facts) const {
    std::vector<suggestion> all;
    for (const auto& choice : facts.rules.choices) {
        all.push_back({choice.text, choice.description});
    }
    if (facts.shape == value_shape::boolean) {
        all = {{"true", {}}, {"false", {}}};
    }
    std::string map;
    if (facts.shape == value_shape::reference) {
        const auto found = std::ranges::find(shape_.maps, facts.rules.refers_to, &map_layout::kind);
        map = found == shape_.maps.end() ? std::string() : found->key;
    } else if (facts.shape == value_shape::used_stages) {
        map = "transformers";
    }
    if (!map.empty()) {
        for (auto& name : names_(map)) {
            all.push_back({std::move(name), {}});
        }
    }
    return all;
}

explained described(const field_facts& facts, std::vector<suggestion> choices) {
    explained made;
    made.name = facts.name;
    made.summary = facts.description;
    made.form = facts.containers.empty() ? std::string(name_of(facts.shape)) : std::string();
    made.example = facts.example;
    made.required = facts.required;
    made.choices = std::move(choices);
    return made;
}

explained assistant::explain(const place& around, const std::string& key,
                             const yaml_cursor::keys& siblings) const {
    const auto at = opened(around);
    if (const auto* declared = fields_at(at, siblings)) {
        for (const auto& one : declared->fields()) {
            if (one.field->facts().name == key) {
                auto made = described(one.field->facts(), values_of(one.field->facts()));
                const auto otherwise = declared->default_of(one);
                made.otherwise = otherwise.is_null() ? std::string() : write_json(otherwise);
                return made;
            }
        }
    }
    explained made;
    for (auto& one : keys_at(at, {})) {
        if (one.text == key) {
            made.name = std::move(one.text);
            made.summary = std::move(one.summary);
        }
    }
    if (at.is == place::sort::component && key == "type") {
        made.choices = types_named(at.kind);
    }
    return made;
}

std::vector<suggestion> fitting_first(std::vector<suggestion> all, const std::string& word) {
    std::vector<suggestion> made;
    for (const bool fits : {true, false}) {
        for (const auto& one : all) {
            if (one.text.starts_with(word) == fits) {
                made.push_back(one);
            }
        }
    }
    return made;
}

// The field whose value the cursor is in; null: it is in none, or nobody knows it.
const field_facts* assistant::facts_of_value(const place& around, const yaml_cursor& at,
                                             const yaml_cursor::keys& siblings) const {
    const auto value = at.key.empty() ? around : opened(below(around, at.key, siblings));
    if (value.is == place::sort::value) {
        return value.facts;
    }
    const auto* alone =
        value.is == place::sort::fields && !at.key.empty() ? value.fields->shorthand() : nullptr;
    return alone == nullptr ? nullptr : &alone->facts();
}

assistance assistant::answer(const yaml_cursor& at) const {
    assistance made;
    made.word = at.word;
    if (at.outside) {
        return made;
    }
    place around{.is = place::sort::top, .kind = {}};
    const auto* siblings = at.top.get();
    component_around component;
    for (const auto& one : at.path) {
        around = opened(below(around, one.key, *siblings));
        siblings = one.members.get();
        if (around.is == place::sort::component) {
            component = {around.kind, siblings, {}};
        } else {
            component.below.push_back(one.key);
        }
    }
    const auto* facts = facts_of_value(around, at, *siblings);
    if (const auto name = name_in_expression(facts, at.word)) {
        made.word = *name;
        made.suggestions = fitting_first(names_for_expression(facts), made.word);
        made.about = explain_function(made.word);
        if (made.about.name.empty() && !at.key.empty()) {
            made.about = explain(around, at.key, *siblings);
        }
        return made;
    }
    if (at.key.empty()) {
        auto others = *siblings;
        others.erase(at.word);
        made.suggestions =
            around.is == place::sort::value ? values_of(*around.facts) : keys_at(around, others);
        made.about = around.is == place::sort::value
                         ? described(*around.facts, {})
                         : explain(around, std::string(trimmed(at.word)), *siblings);
    } else {
        const bool is_type = around.is == place::sort::component && at.key == "type";
        const auto value = opened(below(around, at.key, *siblings));
        if (is_type) {
            made.suggestions = types_named(around.kind);
        } else if (value.is == place::sort::value && value.facts != nullptr) {
            made.suggestions = values_of(*value.facts);
        } else if (value.is == place::sort::fields && value.fields->shorthand() != nullptr) {
            made.suggestions = values_of(value.fields->shorthand()->facts());
        }
        made.about = explain(around, at.key, *siblings);
    }
    add_request_help(made, component, at, *siblings, offers_);
    made.suggestions = fitting_first(std::move(made.suggestions), at.word);
    return made;
}

}  // namespace

assistance assist(std::string_view before, std::string_view after, const layout& shape,
                  const catalogue& types, const known_names& names, const request_offers& offers) {
    return assistant(shape, types, names, offers).answer(cursor_in(before, after));
}

}  // namespace sluice::config
