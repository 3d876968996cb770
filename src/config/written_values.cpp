#include "config/written_values.hpp"

#include <sluice/config/error_rule.hpp>

#include <algorithm>

namespace sluice::config {

namespace {

class value_walk {
 public:
    value_walk(const catalogue& types, const take_value& take, const take_stages& take_named)
        : types_(types), take_(take), take_named_(take_named) {}

    void section_at(const section& declared, const node& from, const std::string& path);
    void component_at(const std::string& kind, const node& from, const std::string& path);
    void stages_at(const std::string& kind, const node& from, const std::string& path);

 private:
    void members_of(const section& declared, const node& from, const std::string& path);
    void field_at(const field_facts& facts, const node& from, const std::string& path,
                  std::string_view key, std::size_t depth = 0);
    void value_at(const field_facts& facts, const node& from, const std::string& path,
                  std::string_view key);
    void tree_at(const field_facts& facts, const node& from, const std::string& path,
                 std::string_view key, bool inside);
    void stage_at(const std::string& kind, const node& item, const std::string& path);
    void name_at(const std::string& kind, const std::string& name);

    const catalogue& types_;
    const take_value& take_;
    const take_stages& take_named_;
    std::vector<const node*> sections_;
};

std::string at_index(const std::string& path, std::size_t index) {
    return path + '[' + std::to_string(index) + ']';
}

void value_walk::section_at(const section& declared, const node& from, const std::string& path) {
    const auto* alone = declared.whole();
    if (alone == nullptr && from.kind != node::kinds::map) {
        alone = declared.shorthand();
    }
    if (alone != nullptr) {
        field_at(alone->facts(), from, path, alone->facts().name);
        return;
    }
    members_of(declared, from, path);
}

void value_walk::members_of(const section& declared, const node& from, const std::string& path) {
    // A warning about a name looks for the fields next to it and around it.
    sections_.push_back(&from);
    for (const member& one : from.members) {
        // find() also knows former names, so their values are visited too.
        if (const auto* field = declared.find(one.key)) {
            field_at(field->facts(), one.value, path + '.' + one.key, one.key);
        }
    }
    sections_.pop_back();
}

void value_walk::field_at(const field_facts& facts, const node& from, const std::string& path,
                          std::string_view key, std::size_t depth) {
    // A scalar may stand for a list of one.
    if (depth == facts.containers.size() || from.kind == node::kinds::scalar) {
        value_at(facts, from, path, key);
        return;
    }
    for (std::size_t i = 0; i < from.items.size(); ++i) {
        field_at(facts, from.items[i], at_index(path, i), key, depth + 1);
    }
    for (const member& one : from.members) {
        field_at(facts, one.value, path + '.' + one.key, one.key, depth + 1);
    }
}

void value_walk::value_at(const field_facts& facts, const node& from, const std::string& path,
                          std::string_view key) {
    switch (facts.shape) {
        case value_shape::section:
            section_at(*facts.rules.nested, from, path);
            return;
        case value_shape::component:
            component_at(facts.rules.component, from, path);
            return;
        case value_shape::stages:
            stages_at(facts.rules.component, from, path);
            return;
        case value_shape::template_or_stages:
            if (from.kind == node::kinds::list) {
                stages_at(facts.rules.component, from, path);
            } else {
                tree_at(facts, from, path, key, false);
            }
            return;
        case value_shape::value_template:
        case value_shape::json:
            tree_at(facts, from, path, key, false);
            return;
        default:
            if (from.kind == node::kinds::scalar) {
                take_({from, facts, path, key, false, sections_});
            }
            return;
    }
}

void value_walk::tree_at(const field_facts& facts, const node& from, const std::string& path,
                         std::string_view key, bool inside) {
    if (from.kind == node::kinds::scalar) {
        take_({from, facts, path, key, inside, sections_});
    }
    for (std::size_t i = 0; i < from.items.size(); ++i) {
        tree_at(facts, from.items[i], at_index(path, i), key, true);
    }
    for (const member& one : from.members) {
        tree_at(facts, one.value, path + '.' + one.key, one.key, true);
    }
}

void value_walk::component_at(const std::string& kind, const node& from, const std::string& path) {
    const node* type = from.find("type");
    const auto* declared = type == nullptr ? nullptr : types_.find(kind, type->text);
    if (declared != nullptr) {
        members_of(*declared, from, path);
    }
}

void value_walk::stages_at(const std::string& kind, const node& from, const std::string& path) {
    for (std::size_t i = 0; i < from.items.size(); ++i) {
        stage_at(kind, from.items[i], at_index(path, i));
    }
}

void value_walk::stage_at(const std::string& kind, const node& item, const std::string& path) {
    if (item.kind == node::kinds::scalar) {  // a name alone has no options
        name_at(kind, item.text);
    }
    for (const auto& [name, at, options] : item.members) {
        const auto* declared =
            name == error_rule_key ? &error_rule_declaration() : types_.find(kind, name);
        if (declared != nullptr) {
            std::string place = path;
            place += '.';
            place += name;
            section_at(*declared, options, place);
        } else {
            name_at(kind, name);
        }
    }
}

// A built-in type wins over a list of the same name.
void value_walk::name_at(const std::string& kind, const std::string& name) {
    if (take_named_ && types_.find(kind, name) == nullptr) {
        take_named_(name);
    }
}

}  // namespace

void visit_values(const written_object& object, const layout& shape, const catalogue& types,
                  const take_value& take, const take_stages& take_named) {
    value_walk walk(types, take, take_named);
    if (object.name.empty()) {
        const auto single = std::ranges::find(shape.singles, object.map, &single_layout::key);
        if (single != shape.singles.end()) {
            walk.section_at(*single->entry, object.value, object.map);
        }
        return;
    }
    const auto map = std::ranges::find(shape.maps, object.map, &map_layout::key);
    if (map == shape.maps.end()) {
        return;
    }
    const auto path = object.map + '.' + object.name;
    if (map->entry != nullptr) {
        walk.section_at(*map->entry, object.value, path);
    } else if (!map->component.empty()) {
        walk.component_at(map->component, object.value, path);
    } else {
        walk.stages_at(map->stages, object.value, path);
    }
}

}  // namespace sluice::config
