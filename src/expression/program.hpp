#pragma once

// Holds a compiled expression: nodes in one flat vector that refer to each other by index. The
// parser builds it; then nobody changes it.

#include <sluice/model/json.hpp>

#include <boost/json/value.hpp>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace sluice::jmespath {

struct function;
class pattern;

using node_index = std::uint32_t;

// The largest nesting of an expression, in the text and in the tree. Evaluation recurses at most
// this deep.
inline constexpr std::size_t largest_depth = 256;

enum class node_kind : std::uint8_t {
    current,        // @, and the missing right side of `a[*]`
    root,           // $
    variable,       // the value in slot `number`, which a `let` around it has filled
    free_variable,  // $names[first], which no `let` around it binds
    names,          // a.b.c: names [first, first + second); number is 1 if the first is quoted
    literal,        // literals[first]
    index,          // items[number] of the subject
    slice,          // slices[first] of the subject
    sequence,       // second on the result of first: a pipe; number is 1 for a dot, which
                    // gives null where first does (JEP 19)
    project_list,   // second on each item of first; number is 1 for a slice, which may be of a text
    project_values,  // second on each member's value of first
    project_filter,  // second on each item of first for which third is true
    flatten,         // the items of first, nested lists opened by one level
    either,          // first || second
    both,            // first && second
    negation,        // !first
    equal,           // first == second, and so on
    not_equal,
    less,
    less_or_equal,
    greater,
    greater_or_equal,
    add,
    subtract,
    multiply,
    divide,
    floor_divide,
    remainder,
    minus,   // -first
    plus,    // +first
    choice,  // first ? second : third
    let,     // third, with slots from `number` on holding children [first, first + second)
    list,    // [a, b]: children [first, first + second); number is 1 after a dot
    object,  // {a: b}: the same, with names [third, third + second)
    call,    // functions[third] with children [first, first + second); number is the place of its
             // pattern in patterns, from 1
};

struct node {
    node_kind kind = node_kind::current;
    std::uint32_t column = 1;  // for failures during evaluation
    std::uint32_t first = 0;
    std::uint32_t second = 0;
    std::uint32_t third = 0;
    std::int64_t number = 0;
};

struct slice_bounds {
    std::optional<std::int64_t> start;
    std::optional<std::int64_t> stop;
    std::int64_t step = 1;  // never 0
};

struct program {
    std::vector<node> nodes;
    std::vector<node_index> children;
    std::vector<std::string> names;
    std::vector<json::value> literals;
    std::vector<slice_bounds> slices;
    std::vector<const function*> functions;
    std::vector<std::shared_ptr<const pattern>> patterns;  // compiled once, when they are literals
    node_index root = 0;
};

}  // namespace sluice::jmespath
