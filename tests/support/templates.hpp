#pragma once

// Makes templates from JSON, as a configuration makes them from YAML.

#include <sluice/expression/template.hpp>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include <string_view>

namespace sluice::testing {

inline value_template template_of(const json::value& tree) {
    if (kind_of(tree) == json_kind::string) {
        return value_template(text_template::compile(tree.get_string()).value());
    }
    if (tree.is_array()) {
        value_template::list items;
        for (const auto& item : tree.get_array()) {
            items.push_back(template_of(item));
        }
        return value_template(std::move(items));
    }
    if (tree.is_object()) {
        value_template::members members;
        for (const auto& [name, value] : tree.get_object()) {
            members.emplace_back(name, template_of(value));
        }
        return value_template(std::move(members));
    }
    return value_template(tree);
}

inline value_template templated(std::string_view text) {
    return template_of(parse_json(text).value());
}

}  // namespace sluice::testing
