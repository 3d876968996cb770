#pragma once

// Adds nodes to a program for the parser and knows the depth of the tree below each node.

#include "expression/program.hpp"

#include <algorithm>
#include <cstdint>
#include <initializer_list>
#include <memory>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace sluice::jmespath {

class program_builder {
 public:
    node_index add(const node& made, std::initializer_list<node_index> below = {}) {
        return add(made, std::span<const node_index>(below.begin(), below.size()));
    }
    node_index add(const node& made, std::span<const node_index> below);

    node_index name(std::string text, std::size_t column, bool quoted = false);
    node_index free_variable(std::string text, std::size_t column);
    node_index literal(json::value value, std::size_t column);

    // Applies `second` to the result of `first`. Names after names become one node, and `@` on the
    // left is dropped.
    node_index sequence(node_index first, node_index second);

    // Adds a node of two parts that may be anything.
    node_index pair(node_kind kind, std::size_t column, node_index first, node_index second) {
        return add({kind, at(column), first, second}, {first, second});
    }

    // Marks the projection of a slice: it gives a text if the slice does.
    void mark(node_index made) { made_.nodes[made].number = 1; }

    // Returns the number of a compiled pattern, from 1.
    std::int64_t pattern(std::shared_ptr<const jmespath::pattern> compiled);

    // Returns the text of a literal; null for every other node.
    const json::string* literal_text(node_index made) const;

    // Stores the children in a row and returns the place of the first.
    std::uint32_t children(std::span<const node_index> all);
    std::uint32_t names(std::vector<std::string> all);
    std::uint32_t slice(const slice_bounds& bounds);
    std::uint32_t callee(const function& callee);

    const node& operator[](node_index i) const { return made_.nodes[i]; }
    std::size_t depth(node_index i) const { return depths_[i]; }

    program finish(node_index root) &&;

    static std::uint32_t at(std::size_t column) { return static_cast<std::uint32_t>(column); }

 private:
    // True when the names of both lie in a row: then one node can read them all.
    bool joins(const node& left, const node& right) const {
        return left.kind == node_kind::names && right.kind == node_kind::names &&
               left.first + left.second == right.first;
    }

    program made_;
    std::vector<std::uint32_t> depths_;
};

}  // namespace sluice::jmespath
