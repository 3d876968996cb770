#include "expression/parser.hpp"

#include "expression/binding.hpp"
#include "expression/lexer.hpp"

#include <utility>

namespace sluice::jmespath {

namespace {

node_kind kind_of_operator(token_kind sign) {
    switch (sign) {
        case token_kind::pipe:
            return node_kind::sequence;
        case token_kind::either:
            return node_kind::either;
        case token_kind::both:
            return node_kind::both;
        case token_kind::equal:
            return node_kind::equal;
        case token_kind::not_equal:
            return node_kind::not_equal;
        case token_kind::less:
            return node_kind::less;
        case token_kind::less_or_equal:
            return node_kind::less_or_equal;
        case token_kind::greater:
            return node_kind::greater;
        case token_kind::plus:
            return node_kind::add;
        case token_kind::minus:
            return node_kind::subtract;
        case token_kind::star:
        case token_kind::multiply:
            return node_kind::multiply;
        case token_kind::divide:
            return node_kind::divide;
        case token_kind::floor_divide:
            return node_kind::floor_divide;
        case token_kind::remainder:
            return node_kind::remainder;
        default:
            return node_kind::greater_or_equal;
    }
}

}  // namespace

result<program> compile(std::string_view text) {
    const result<std::vector<token>> tokens = tokenise(text);
    if (!tokens) {
        return tokens.error();
    }
    return parser(*tokens).run();
}

result<program> parser::run() {
    const parsed root = expression(0);
    if (root && is(token_kind::end)) {
        return std::move(made_).finish(*root);
    }
    if (root) {
        fail_expecting("an operator or the end");
    }
    return *std::move(fault_);
}

parser::parsed parser::expression(int power) {
    if (level_ == largest_depth) {
        return fail(here().column,
                    "nested deeper than " + std::to_string(largest_depth) + " levels");
    }
    ++level_;
    parsed left = prefix(advance());
    while (left && power < binding::of(here().kind)) {
        const token& sign = advance();
        left = infix(*left, sign);
        if (left) {
            left = checked(*left, sign.column);
        }
    }
    --level_;
    return left;
}

// Operators in a row nest in the tree without nesting in the text. Evaluation recurses through the
// tree, so its depth is bounded too.
parser::parsed parser::checked(node_index made, std::size_t column) {
    if (made_.depth(made) > largest_depth) {
        return fail(column, "more than " + std::to_string(largest_depth) + " steps in a row");
    }
    return made;
}

parser::parsed parser::prefix(const token& first) {
    switch (first.kind) {
        case token_kind::star:
            return project(node_kind::project_values, made_.add({}), first, binding::star);
        case token_kind::filter:
            return filter(made_.add({}), first);
        case token_kind::flatten:
            return flatten(made_.add({}), first);
        case token_kind::negation:
            return unary(node_kind::negation, first);
        case token_kind::minus:
            return unary(node_kind::minus, first);
        case token_kind::plus:
            return unary(node_kind::plus, first);
        case token_kind::left_parenthesis:
            return parenthesised();
        case token_kind::left_brace:
            return multi_object(first);
        case token_kind::left_bracket:
            // `[0]`, `[1:2]` and `[*]` are steps on the data; everything else in brackets makes a
            // list.
            if (is(token_kind::colon) ||
                (is(token_kind::number) &&
                 (next().kind == token_kind::right_bracket || next().kind == token_kind::colon)) ||
                (is(token_kind::star) && next().kind == token_kind::right_bracket)) {
                return bracket(made_.add({}), first);
            }
            return multi_list(first);
        case token_kind::reference:
            return fail(first.column, "'&' stands only before an argument of a function");
        default:
            return value(first);
    }
}

// Parses a token that is a value by itself.
parser::parsed parser::value(const token& first) {
    switch (first.kind) {
        case token_kind::identifier:
            if (first.text == "let" && is(token_kind::variable)) {
                return let_expression(first);
            }
            return is(token_kind::left_parenthesis) ? call(first) : name(first);
        case token_kind::quoted_identifier:
            return quoted_name(first);
        case token_kind::raw_string:
        case token_kind::literal:
            return literal(first);
        case token_kind::number:
            return number(first);
        case token_kind::current:
            return made_.add({node_kind::current, made_.at(first.column)});
        case token_kind::root:
            return made_.add({node_kind::root, made_.at(first.column)});
        case token_kind::variable:
            return variable(first);
        default:
            return fail(first.column, "expected an expression, found " + describe(first));
    }
}

parser::parsed parser::infix(node_index left, const token& sign) {
    switch (sign.kind) {
        case token_kind::dot:
            return after_dot(left);
        case token_kind::filter:
            return filter(left, sign);
        case token_kind::flatten:
            return flatten(left, sign);
        case token_kind::left_bracket:
            return bracket(left, sign);
        case token_kind::question:
            return choice(left, sign);
        default:
            return binary(left, sign);
    }
}

parser::parsed parser::binary(node_index left, const token& sign) {
    const parsed right = expression(binding::of(sign.kind));
    if (!right) {
        return std::nullopt;
    }
    // A pipe ends projections, so names after it must not join the names before it.
    return made_.pair(kind_of_operator(sign.kind), sign.column, left, *right);
}

parser::parsed parser::unary(node_kind kind, const token& sign) {
    const parsed inner = expression(binding::negation);
    if (!inner) {
        return std::nullopt;
    }
    return made_.add({kind, made_.at(sign.column), *inner}, {*inner});
}

// The second part may be any expression. The third part ends before a pipe, so that conditions
// chain.
parser::parsed parser::choice(node_index condition, const token& sign) {
    const parsed chosen = expression(0);
    if (!chosen || !expect(token_kind::colon, "':' of the condition")) {
        return std::nullopt;
    }
    const parsed otherwise = expression(binding::condition - 1);
    if (!otherwise) {
        return std::nullopt;
    }
    return made_.add({node_kind::choice, made_.at(sign.column), condition, *chosen, *otherwise},
                     {condition, *chosen, *otherwise});
}

parser::parsed parser::parenthesised() {
    const parsed inner = expression(0);
    if (!inner || !expect(token_kind::right_parenthesis, "')'")) {
        return std::nullopt;
    }
    return inner;
}

bool parser::accept(token_kind kind) {
    if (!is(kind)) {
        return false;
    }
    advance();
    return true;
}

bool parser::expect(token_kind kind, std::string_view expected) {
    if (accept(kind)) {
        return true;
    }
    fail_expecting(expected);
    return false;
}

std::nullopt_t parser::fail(std::size_t column, std::string_view reason) {
    fault_.emplace(fault_at(column, reason));
    return std::nullopt;
}

std::nullopt_t parser::fail_expecting(std::string_view expected) {
    // A single '=' is the most common slip, and means something only in a `let`.
    if (is(token_kind::assign)) {
        return fail(here().column, "'=' is no operator of JMESPath; write '=='");
    }
    return fail(here().column, "expected " + std::string(expected) + ", found " + describe(here()));
}

}  // namespace sluice::jmespath
