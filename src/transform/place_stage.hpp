#pragma once

// Reads the places that stages name, and evaluates their expressions there.

#include "transform/path_matches.hpp"

#include <sluice/component/transformer.hpp>
#include <sluice/config/declaration.hpp>
#include <sluice/config/named_list.hpp>

#include <optional>
#include <string>
#include <vector>

namespace sluice::transform {

// The options of a stage that removes or keeps places: `at`, alone or with `where`.
struct place_options {
    json::value at;  // a text or a list of texts
    std::optional<expression> where;
};

// The fields of such a stage, for include(). `at_text` and `where_text` describe them.
config::declaration<place_options> place_declaration(std::string at_text, std::string where_text);

// Reads a text or a list of texts as patterns.
result<std::vector<path>> patterns_of(const json::value& at);

// For a field's check: returns the problem of a path, or "".
std::string judge_path(const std::string& text, path_use use);

// For a field's check: returns the problem of the first bad path among a map's keys, or "".
template <class T>
std::string judge_keys(const config::named_list<T>& places, path_use use) {
    for (const auto& [text, value] : places.entries) {
        if (auto wrong = judge_path(text, use); !wrong.empty()) {
            return wrong;
        }
    }
    return {};
}

// Parses the keys of a map whose check has passed. Fails with class invalid otherwise.
template <class T>
result<std::vector<std::pair<path, T>>> with_paths(const config::named_list<T>& places,
                                                   path_use use) {
    std::vector<std::pair<path, T>> all;
    for (const auto& [text, value] : places.entries) {
        auto parsed = path::parse(text, use);
        if (!parsed) {
            return parsed.error();
        }
        all.emplace_back(*std::move(parsed), value);
    }
    return all;
}

// Evaluates a condition at places of an entity. The condition sees the value as `@`, `$name` (the
// member's name or the element's index) and `parent`, the entity's data. The entity and the scope
// outlive it.
class place_condition {
 public:
    place_condition(const expression& condition, const json::value& record, expression_scope scope);
    result<bool> operator()(const json::value& value, const way_to& way);

 private:
    const expression& condition_;
    expression_scope scope_;
    json::object variables_;
    expression_budget budget_;
};

}  // namespace sluice::transform
