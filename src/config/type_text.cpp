#include "config/type_text.hpp"

namespace sluice::config {

namespace {

std::string innermost(const field_facts& facts) {
    switch (facts.shape) {
        case value_shape::reference:
            return "the name of a configured " + facts.rules.refers_to;
        case value_shape::component:
            return "a " + facts.rules.component + ": a map with 'type' and that type's fields";
        case value_shape::text:
            return facts.rules.is_path ? "a path" : std::string(name_of(facts.shape));
        default:
            return std::string(name_of(facts.shape));
    }
}

}  // namespace

std::string type_text(const field_facts& facts) {
    std::string text;
    for (const container around : facts.containers) {
        text += around == container::list ? "a list; each item is " : "a map; each value is ";
    }
    return text + innermost(facts);
}

std::string value_text(const json::value& value) {
    return kind_of(value) == json_kind::string ? std::string(value.get_string())
                                               : write_json(value);
}

}  // namespace sluice::config
