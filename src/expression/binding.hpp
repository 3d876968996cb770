#pragma once

// Tells the parser how strongly a token binds the expression left of it. A projection ends before
// anything below `projection_stop`.

#include "expression/token.hpp"

namespace sluice::jmespath::binding {

inline constexpr int pipe = 1;
inline constexpr int condition = 2;  // a ? b : c (JEP 21)
inline constexpr int either = 3;
inline constexpr int both = 4;
inline constexpr int comparison = 5;
inline constexpr int sum = 6;  // JEP 16: above comparisons, below the dot
inline constexpr int product = 7;
// Above comparisons and below every step: !a.b is !(a.b), as the grammar of JEP 9 orders them. Some
// implementations bind ! above the dot, which makes !a.b always null.
inline constexpr int negation = 8;
inline constexpr int flatten = 9;
inline constexpr int projection_stop = 10;
inline constexpr int star = 20;
inline constexpr int filter = 21;
inline constexpr int dot = 40;
inline constexpr int bracket = 55;

constexpr int of(token_kind kind) {
    switch (kind) {
        case token_kind::pipe:
            return pipe;
        case token_kind::either:
            return either;
        case token_kind::both:
            return both;
        case token_kind::equal:
        case token_kind::not_equal:
        case token_kind::less:
        case token_kind::less_or_equal:
        case token_kind::greater:
        case token_kind::greater_or_equal:
            return comparison;
        case token_kind::question:
            return condition;
        case token_kind::plus:
        case token_kind::minus:
            return sum;
        case token_kind::star:
        case token_kind::multiply:
        case token_kind::divide:
        case token_kind::floor_divide:
        case token_kind::remainder:
            return product;
        case token_kind::flatten:
            return flatten;
        case token_kind::filter:
            return filter;
        case token_kind::dot:
            return dot;
        case token_kind::left_bracket:
            return bracket;
        default:
            return 0;
    }
}

}  // namespace sluice::jmespath::binding
