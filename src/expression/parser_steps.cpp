// Parses the steps after a value: dots, brackets and the projections that they begin.

#include "expression/binding.hpp"
#include "expression/parser.hpp"

#include <charconv>
#include <system_error>

namespace sluice::jmespath {

parser::parsed parser::after_dot(node_index left) {
    if (is(token_kind::star)) {
        return project(node_kind::project_values, left, advance(), binding::dot);
    }
    const parsed right = dot_right(binding::dot);
    if (!right) {
        return std::nullopt;
    }
    return made_.sequence(left, *right);
}

parser::parsed parser::dot_right(int power) {
    switch (here().kind) {
        case token_kind::identifier:
            if (here().text == "let" && next().kind == token_kind::variable) {
                return fail(here().column, "'let' cannot follow a dot; put '|' before it");
            }
            return expression(power);
        case token_kind::quoted_identifier:
        case token_kind::star:
            return expression(power);
        case token_kind::left_bracket:
            return multi_list(advance(), true);
        case token_kind::left_brace:
            return multi_object(advance(), true);
        default:
            return fail_expecting("a name, '*', '[' or '{' after '.'");
    }
}

// Parses the part that a projection applies to each item: everything up to an operator that binds
// less.
parser::parsed parser::projection_right(int power) {
    if (binding::of(here().kind) < binding::projection_stop) {
        return made_.add({node_kind::current});
    }
    if (is(token_kind::left_bracket) || is(token_kind::filter)) {
        return expression(power);
    }
    if (accept(token_kind::dot)) {
        return dot_right(power);
    }
    return fail_expecting("'.', '[' or an operator");
}

parser::parsed parser::project(node_kind kind, node_index left, const token& sign, int power) {
    const parsed right = projection_right(power);
    if (!right) {
        return std::nullopt;
    }
    return made_.pair(kind, sign.column, left, *right);
}

parser::parsed parser::filter(node_index left, const token& sign) {
    const parsed condition = expression(0);
    if (!condition || !expect(token_kind::right_bracket, "']' after the filter's condition")) {
        return std::nullopt;
    }
    const parsed right =
        // `[?…][]` flattens the filtered list itself, not each of its items.
        is(token_kind::flatten) ? made_.add({}) : projection_right(binding::filter);
    if (!right) {
        return std::nullopt;
    }
    return made_.add({node_kind::project_filter, made_.at(sign.column), left, *right, *condition},
                     {left, *right, *condition});
}

parser::parsed parser::flatten(node_index left, const token& sign) {
    const node_index flat = made_.add({node_kind::flatten, made_.at(sign.column), left}, {left});
    return project(node_kind::project_list, flat, sign, binding::flatten);
}

parser::parsed parser::bracket(node_index left, const token& sign) {
    if (is(token_kind::colon) || (is(token_kind::number) && next().kind == token_kind::colon)) {
        return slice(left, sign);
    }
    if (is(token_kind::number)) {
        return index(left, sign);
    }
    if (!accept(token_kind::star)) {
        return fail_expecting("an index, a slice or '*' after '['");
    }
    if (!expect(token_kind::right_bracket, "']' after '*'")) {
        return std::nullopt;
    }
    return project(node_kind::project_list, left, sign, binding::star);
}

parser::parsed parser::index(node_index left, const token& sign) {
    node step{node_kind::index, made_.at(sign.column)};
    if (!integer(step.number) || !expect(token_kind::right_bracket, "']' after the index")) {
        return std::nullopt;
    }
    return made_.sequence(left, made_.add(step));
}

parser::parsed parser::slice(node_index left, const token& sign) {
    slice_bounds bounds;
    std::optional<std::int64_t> step;
    if (!slice_part(bounds.start) || !expect(token_kind::colon, "':' of the slice") ||
        !slice_part(bounds.stop)) {
        return std::nullopt;
    }
    std::size_t step_column = 0;
    if (accept(token_kind::colon)) {
        step_column = here().column;
        if (!slice_part(step)) {
            return std::nullopt;
        }
    }
    if (!expect(token_kind::right_bracket, "']' after the slice")) {
        return std::nullopt;
    }
    if (step == 0) {
        return fail(step_column, "a slice's step must not be 0");
    }
    bounds.step = step.value_or(1);
    const node_index cut =
        made_.add({node_kind::slice, made_.at(sign.column), made_.slice(bounds)});
    const parsed sliced =
        project(node_kind::project_list, made_.sequence(left, cut), sign, binding::star);
    if (sliced) {
        // At run time the subject may be a text, and then a slice is no projection.
        made_.mark(*sliced);
    }
    return sliced;
}

bool parser::slice_part(std::optional<std::int64_t>& part) {
    if (!is(token_kind::number)) {
        return true;
    }
    std::int64_t value = 0;
    if (!integer(value)) {
        return false;
    }
    part = value;
    return true;
}

bool parser::integer(std::int64_t& value) {
    const token& digits = advance();
    const char* begin = digits.text.data();
    const char* end = begin + digits.text.size();
    const auto [stop, error] = std::from_chars(begin, end, value);
    if (error == std::errc() && stop != end) {
        fail(digits.column, "an index must be a whole number");
        return false;
    }
    if (error != std::errc()) {
        fail(digits.column, "an index must fit into 64 bits");
        return false;
    }
    return true;
}

}  // namespace sluice::jmespath
