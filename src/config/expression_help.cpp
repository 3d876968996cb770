#include "config/expression_help.hpp"

#include <sluice/expression/reference.hpp>

#include <algorithm>

namespace sluice::config {
namespace {

bool is_letter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

// The part of the value that is one expression and goes on at the cursor.
std::optional<std::string_view> open_expression(const field_facts* facts, std::string_view text) {
    const bool is_whole = facts != nullptr && facts->shape == value_shape::expression;
    if (is_whole) {
        // YAML's own quote.
        if (text.starts_with('"') || text.starts_with('\'')) {
            text.remove_prefix(1);
        }
        return text;
    }
    const auto opens = text.rfind("{{");
    const auto closes = text.rfind("}}");
    const bool is_open =
        opens != std::string_view::npos && (closes == std::string_view::npos || closes < opens);
    return is_open ? std::optional(text.substr(opens + 2)) : std::nullopt;
}

}  // namespace

std::optional<std::string_view> name_in_expression(const field_facts* facts,
                                                   std::string_view text) {
    const auto expression = open_expression(facts, text);
    // An odd quote is open: names of the text are no names of functions.
    if (!expression || std::ranges::count(*expression, '\'') % 2 != 0 ||
        std::ranges::count(*expression, '`') % 2 != 0) {
        return std::nullopt;
    }
    auto from = expression->size();
    while (from > 0 && is_letter((*expression)[from - 1])) {
        --from;
    }
    const bool is_member = from > 0 && (*expression)[from - 1] == '.';
    return is_member ? std::nullopt : std::optional(expression->substr(from));
}

std::vector<suggestion> names_for_expression(const field_facts* facts) {
    std::vector<suggestion> all;
    if (facts != nullptr) {
        for (const auto& name : facts->rules.sees) {
            all.push_back({name, "A value that expressions see here"});
        }
    }
    for (const auto& one : function_summaries()) {
        all.push_back({one.name + "(", one.signature + ": " + one.sentence});
    }
    return all;
}

explained explain_function(std::string_view name) {
    explained made;
    for (const auto& one : function_summaries()) {
        if (one.name == name) {
            made.name = one.name;
            made.summary = one.sentence;
            made.form = one.signature;
        }
    }
    return made;
}

}  // namespace sluice::config
