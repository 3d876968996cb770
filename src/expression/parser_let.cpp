// Parses `let $name = value in expression` (JEP 11a). Neither word is reserved: `let` is a keyword
// only before a variable, `in` only after a binding.

#include "expression/parser.hpp"

#include <algorithm>
#include <utility>

namespace sluice::jmespath {

parser::parsed parser::let_expression(const token& word) {
    std::vector<std::string> names;
    std::vector<node_index> values;
    do {
        if (!binding(names, values)) {
            return std::nullopt;
        }
    } while (accept(token_kind::comma));
    if (!is(token_kind::identifier) || here().text != "in") {
        return fail_expecting("',' or 'in'");
    }
    advance();
    node let{node_kind::let, made_.at(word.column), made_.children(values)};
    let.second = static_cast<std::uint32_t>(values.size());
    let.number = static_cast<std::int64_t>(bound_.size());
    std::move(names.begin(), names.end(), std::back_inserter(bound_));
    const parsed body = expression(0);
    bound_.resize(static_cast<std::size_t>(let.number));
    if (!body) {
        return std::nullopt;
    }
    let.third = *body;
    values.push_back(*body);
    return made_.add(let, values);
}

// The names become visible in the body only, so that `$b = $a` sees the `$a` outside.
bool parser::binding(std::vector<std::string>& names, std::vector<node_index>& values) {
    const token& name = here();
    if (!expect(token_kind::variable, "a variable such as $name") ||
        !expect(token_kind::assign, "'=' after the variable")) {
        return false;
    }
    const parsed value = expression(0);
    if (!value) {
        return false;
    }
    names.emplace_back(name.text.substr(1));
    values.push_back(*value);
    return true;
}

parser::parsed parser::variable(const token& name) {
    const std::string_view wanted = name.text.substr(1);
    // Searches from the innermost `let` outwards, because it hides outer variables of the same
    // name.
    const auto nearest = std::find(bound_.rbegin(), bound_.rend(), wanted);
    if (nearest == bound_.rend()) {
        return made_.free_variable(std::string(wanted), name.column);
    }
    node known{node_kind::variable, made_.at(name.column)};
    known.number = bound_.rend() - nearest - 1;
    return made_.add(known);
}

}  // namespace sluice::jmespath
