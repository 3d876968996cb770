#include "expression/analysis.hpp"

#include "expression/expression_program.hpp"
#include "expression/function.hpp"

#include <sluice/model/text.hpp>

#include <algorithm>
#include <tuple>

namespace sluice::jmespath {

namespace {

constexpr kinds null_kind(json_kind::null);
constexpr kinds array_or_null = kinds(json_kind::array) | kinds(json_kind::null);

}  // namespace

std::vector<expression_finding> analysis::run() {
    const kinds whole = kinds_of(code_.root, {kinds::any(), true});
    const node& root = at(code_.root);
    // Any other finding says more precisely why the result is null.
    if (whole.only(json_kind::null) && root.kind != node_kind::literal && findings_.empty()) {
        find("always-null", root.column, "the expression gives null, whatever the data is",
             "a text, a number and a boolean have no members and no items");
    }
    std::ranges::sort(findings_, [](const auto& left, const auto& right) {
        return std::tie(left.column, left.rule) < std::tie(right.column, right.rule);
    });
    return std::move(findings_);
}

void analysis::find(std::string_view rule, std::size_t column, std::string message,
                    std::string mend) {
    findings_.push_back({rule, column, std::move(message), std::move(mend)});
}

kinds analysis::kinds_of(node_index which, subject on) {
    const node& one = at(which);
    switch (one.kind) {
        case node_kind::current:
            return on.possible;
        case node_kind::names:
            return names(one, on);
        case node_kind::sequence:
            return sequence(one, on);
        case node_kind::project_list:
        case node_kind::project_values:
        case node_kind::project_filter:
        case node_kind::flatten:
            return projection(one, on);
        case node_kind::let:
            return let(one, on);
        case node_kind::list:
            return children(one, on, json_kind::array);
        case node_kind::object:
            return children(one, on, json_kind::object);
        case node_kind::call:
            return call(one, on);
        default:
            return kinds_of_value(one, on);
    }
}

kinds analysis::kinds_of_value(const node& one, subject on) {
    switch (one.kind) {
        case node_kind::root:
            return kinds::any();
        case node_kind::variable:
            return variables_[static_cast<std::size_t>(one.number)];
        case node_kind::free_variable:
            if (!known_.open_variables &&
                std::ranges::find(known_.variables, name_of(one)) == known_.variables.end()) {
                find(
                    "undefined-variable", one.column,
                    "the variable $" + name_of(one) + " has no value here",
                    "set it in a stage before, or bind it with let $" + name_of(one) + " = … in …");
            }
            return kinds::any();
        case node_kind::literal:
            return kinds(sluice::kind_of(code_.literals[one.first]));
        case node_kind::index:
            return on.possible.has(json_kind::array) ? kinds::any() : null_kind;
        case node_kind::slice:
            return (on.possible & (kinds(json_kind::array) | kinds(json_kind::string))) | null_kind;
        default:
            return kinds_of_operator(one, on);
    }
}

kinds analysis::kinds_of_operator(const node& one, subject on) {
    switch (one.kind) {
        case node_kind::either:
        case node_kind::both:
        case node_kind::negation:
            return logic(one, on);
        case node_kind::choice: {
            kinds_of(one.first, on);
            const kinds chosen = kinds_of(one.second, on);
            return chosen | kinds_of(one.third, on);
        }
        case node_kind::equal:
        case node_kind::not_equal:
        case node_kind::less:
        case node_kind::less_or_equal:
        case node_kind::greater:
        case node_kind::greater_or_equal:
            return comparison(one, on);
        default:
            return arithmetic(one, on);
    }
}

kinds analysis::names(const node& one, subject on) {
    if (on.root) {
        root_name(one);
        // The moment beside the data is a text, and people compare times by `<`.
        const bool moment =
            name_of(one) == "now" && std::ranges::find(known_.names, "now") != known_.names.end();
        return moment ? kinds(json_kind::string) : kinds::any();
    }
    return on.possible.has(json_kind::object) ? kinds::any() : null_kind;
}

void analysis::root_name(const node& one) {
    if (known_.open_data || std::ranges::find(known_.names, name_of(one)) != known_.names.end()) {
        return;
    }
    find("unknown-name", one.column, "nothing here is called '" + name_of(one) + "'",
         known_.names.empty() ? "there is no data here: write a literal"
                              : "there are " + joined(known_.names, ", "));
}

kinds analysis::sequence(const node& one, subject on) {
    look_for_function_name(one);
    const kinds first = kinds_of(one.first, on);
    // After `$`, and after `@` at the root, a name is still looked up in the scope.
    const bool stays = at(one.first).kind == node_kind::root ||
                       (at(one.first).kind == node_kind::current && on.root);
    const bool dot = one.number != 0;
    // A dot after null gives null and does not run its right side (JEP 19).
    const kinds left = dot ? first.without(json_kind::null) : first;
    if (left.empty()) {
        return null_kind;
    }
    const kinds second = kinds_of(one.second, {left, stays});
    return dot && first.has(json_kind::null) ? second | null_kind : second;
}

kinds analysis::projection(const node& one, subject on) {
    const kinds source = kinds_of(one.first, on);
    if (one.kind == node_kind::flatten) {
        return source.has(json_kind::array) ? array_or_null : null_kind;
    }
    const bool of_object = one.kind == node_kind::project_values;
    const json_kind wanted = of_object ? json_kind::object : json_kind::array;
    const bool of_text = one.number != 0 && source.has(json_kind::string);
    if (one.kind == node_kind::project_filter) {
        const kinds condition = kinds_of(one.third, {});
        if (condition.only(json_kind::null)) {
            find("always-false", at(one.third).column, "the filter's condition is never true",
                 "compare with a text in single quotes or with a number");
        }
    }
    const kinds right = kinds_of(one.second, {});
    if (of_text) {
        return right | array_or_null;
    }
    return source.has(wanted) ? array_or_null : null_kind;
}

kinds analysis::logic(const node& one, subject on) {
    const kinds left = kinds_of(one.first, on);
    if (one.kind == node_kind::negation) {
        return kinds(json_kind::boolean);
    }
    const kinds right = kinds_of(one.second, on);
    if (one.kind == node_kind::both) {
        look_for_contradiction(one);
        return left | right;
    }
    // Finds `status == 'A' || 'B'`. Only a condition on the left is suspicious: `name || 'B'` is
    // the usual way to write a default.
    const node& other = at(one.second);
    const bool condition = left.without(json_kind::null).only(json_kind::boolean);
    if (condition && other.kind == node_kind::literal &&
        !sluice::is_false(code_.literals[other.first]) &&
        sluice::kind_of(code_.literals[other.first]) == json_kind::string) {
        find("always-true", other.column, "this text makes the whole condition true",
             "repeat the comparison: name == 'A' || name == 'B', or contains(['A', 'B'], name)");
    }
    // Numbers are never false in JMESPath, not even 0.
    const bool never_false = left.only(json_kind::number);
    return never_false ? left : left | right;
}

kinds analysis::comparison(const node& one, subject on) {
    const kinds left = kinds_of(one.first, on);
    const kinds right = kinds_of(one.second, on);
    if (one.kind == node_kind::equal || one.kind == node_kind::not_equal) {
        const bool both_literals =
            at(one.first).kind == node_kind::literal && at(one.second).kind == node_kind::literal;
        if ((left & right).empty() && !both_literals) {
            find(one.kind == node_kind::equal ? "always-false" : "always-true", one.column,
                 "a " + left.text() + " never equals a " + right.text(),
                 "turn one of them into the other's type by text(…) or number(…)");
        }
        return kinds(json_kind::boolean);
    }
    const kinds number(json_kind::number);
    if ((left & number).empty() || (right & number).empty()) {
        const kinds wrong = (left & number).empty() ? left : right;
        find("text-order", one.column,
             "only numbers have an order here; a " + wrong.text() + " makes the comparison null",
             "turn texts into numbers by number(…); compare times by seconds_between(…)");
        return null_kind;
    }
    return kinds(json_kind::boolean) | null_kind;
}

kinds analysis::arithmetic(const node& one, subject on) {
    look_for_hyphen(one);
    const bool single = one.kind == node_kind::minus || one.kind == node_kind::plus;
    for (int side = 0; side < (single ? 1 : 2); ++side) {
        const kinds operand = kinds_of(side == 0 ? one.first : one.second, on);
        if (!operand.has(json_kind::number)) {
            find("argument-type", one.column,
                 "the operator needs numbers, and gets " + operand.text(),
                 operand.has(json_kind::string)
                     ? "turn the text into a number by number(…), or put "
                       "texts together by join('', [a, b])"
                     : "");
        }
    }
    return kinds(json_kind::number);
}

kinds analysis::let(const node& one, subject on) {
    std::vector<kinds> bound;
    for (std::uint32_t i = 0; i < one.second; ++i) {
        bound.push_back(kinds_of(code_.children[one.first + i], on));
    }
    variables_.insert(variables_.end(), bound.begin(), bound.end());
    const kinds body = kinds_of(one.third, on);
    // `number` is the first slot of this let: later lets use the slots again.
    variables_.resize(static_cast<std::size_t>(one.number));
    return body;
}

kinds analysis::children(const node& one, subject on, json_kind made) {
    for (std::uint32_t i = 0; i < one.second; ++i) {
        kinds_of(code_.children[one.first + i], on);
    }
    const bool null_stays = one.number != 0 && on.possible.has(json_kind::null);
    return null_stays ? kinds(made) | null_kind : kinds(made);
}

kinds analysis::call(const node& one, subject on) {
    const function& callee = *code_.functions[one.third];
    for (std::uint32_t i = 0; i < one.second; ++i) {
        const parameter accepted = callee.argument_at(i).accepted;
        const node_index child = code_.children[one.first + i];
        if (accepts(accepted, parameter::reference)) {
            kinds_of(child, {});
            continue;
        }
        const kinds given = kinds_of(child, on);
        if ((given & kinds::of(accepted)).empty()) {
            find("argument-type", at(child).column == 0 ? one.column : at(child).column,
                 std::string(callee.name) + "(): argument " + std::to_string(i + 1) + " must be " +
                     text_of(accepted) + ", not " + given.text(),
                 "");
        }
    }
    return kinds::of(callee.gives);
}

}  // namespace sluice::jmespath

namespace sluice {

std::vector<expression_finding> analyse(const expression& code, const known_names& known) {
    const expression::program& compiled = code.compiled();
    return jmespath::analysis(compiled.code, compiled.text, known).run();
}

std::vector<expression_finding> analyse(const text_template& text, const known_names& known) {
    std::vector<expression_finding> all;
    text.each_expression([&](const expression& code, std::size_t begins) {
        for (expression_finding& one : analyse(code, known)) {
            one.column += begins;
            all.push_back(std::move(one));
        }
    });
    return all;
}

}  // namespace sluice
