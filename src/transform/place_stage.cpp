#include "transform/place_stage.hpp"

#include <utility>

namespace sluice::transform {

namespace {

result<void> append_pattern(const json::value& text, std::vector<path>& into) {
    if (kind_of(text) != json_kind::string) {
        return failure(failure_class::invalid,
                       "expected a path, not " + std::string(name_of(kind_of(text))));
    }
    auto parsed = path::parse(std::string_view(text.as_string()), path_use::pattern);
    if (!parsed) {
        return parsed.error();
    }
    into.push_back(*std::move(parsed));
    return {};
}

std::string judge_patterns(const json::value& at) {
    const auto all = patterns_of(at);
    if (!all) {
        return describe(all.error());
    }
    return all->empty() ? "it names no path" : "";
}

}  // namespace

config::declaration<place_options> place_declaration(std::string at_text, std::string where_text) {
    config::declaration<place_options> d("places", "Places of the data");
    d.field("at", &place_options::at, std::move(at_text))
        .required()
        .shorthand()
        .example("[internal_note, \"variants[*].cost\"]")
        .check(judge_patterns);
    d.field("where", &place_options::where, std::move(where_text)).example("\"@ == null\"");
    return d;
}

result<std::vector<path>> patterns_of(const json::value& at) {
    std::vector<path> all;
    const auto* list = at.if_array();
    if (list == nullptr) {
        auto done = append_pattern(at, all);
        return done ? result<std::vector<path>>(std::move(all)) : done.error();
    }
    for (const auto& text : *list) {
        if (auto done = append_pattern(text, all); !done) {
            return done.error();
        }
    }
    return all;
}

std::string judge_path(const std::string& text, path_use use) {
    const auto parsed = path::parse(text, use);
    return parsed ? std::string() : describe(parsed.error());
}

place_condition::place_condition(const expression& condition, const json::value& record,
                                 expression_scope scope)
    : condition_(condition), scope_(scope) {
    if (scope.variables != nullptr) {
        variables_ = *scope.variables;
    }
    scope_.variables = &variables_;
    scope_.parent = &record;
    scope_.budget = &budget_;
}

result<bool> place_condition::operator()(const json::value& value, const way_to& way) {
    const auto& last = way.back();
    auto& name = variables_["name"];
    if (last.kind == path_step::kinds::element) {
        name = last.index;
    } else {
        name = last.name;
    }
    auto found = condition_.test(value, scope_);
    if (!found) {
        return failure(found.error())
            .within("where, at '" + place_text(way) + "', in '" + condition_.text() + "'");
    }
    return found;
}

}  // namespace sluice::transform
