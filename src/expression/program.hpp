#pragma once

// A compiled expression: nodes in one flat vector that refer to each other by index. Immutable once
// built.

#include <sluice/model/json.hpp>

#include <boost/json/value.hpp>

#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <vector>

namespace sluice::jmespath {

struct function;

using node_index = std::uint32_t;

// Nesting of an expression, in the text and in the tree. Evaluation recurses at most this deep.
inline constexpr std::size_t largest_depth = 256;

enum class node_kind : std::uint8_t {
    current,         // @, and what stands for nothing: the right of `a[*]`
    names,           // a.b.c: names [first, first + second)
    literal,         // literals[first]
    index,           // items[number] of the subject
    slice,           // slices[first] of the subject
    sequence,        // second on the result of first: a sub-expression or a pipe
    project_list,    // second on each item of first
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
    list,    // [a, b]: children [first, first + second)
    object,  // {a: b}: the same, with names [third, third + second)
    call,    // functions[third] with children [first, first + second)
};

struct node {
    node_kind kind = node_kind::current;
    std::uint32_t column = 1;  // for failures while evaluating
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
    node_index root = 0;
};

}  // namespace sluice::jmespath
