#pragma once

// Adds nodes to a program and knows how deep the tree below each one is.

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

    // `second` on the result of `first`. Names that follow names become one node, and `@` vanishes.
    node_index sequence(node_index first, node_index second);

    // Two or more parts of which each may be anything.
    node_index pair(node_kind kind, std::size_t column, node_index first, node_index second) {
        return add({kind, at(column), first, second}, {first, second});
    }

    // Marks the projection of a slice: it gives a text where the slice does.
    void mark(node_index made) { made_.nodes[made].number = 1; }

    // The number of a compiled pattern, from 1.
    std::int64_t pattern(std::shared_ptr<const jmespath::pattern> compiled);

    // The value of a literal that is a text; null for every other node.
    const json::string* literal_text(node_index made) const;

    // Puts the children one after the other and returns where they begin.
    std::uint32_t children(std::span<const node_index> all);
    std::uint32_t names(std::vector<std::string> all);
    std::uint32_t slice(const slice_bounds& bounds);
    std::uint32_t callee(const function& callee);

    const node& operator[](node_index i) const { return made_.nodes[i]; }
    std::size_t depth(node_index i) const { return depths_[i]; }

    program finish(node_index root) &&;

    static std::uint32_t at(std::size_t column) { return static_cast<std::uint32_t>(column); }

 private:
    bool joins(const node& left, const node& right) const {
        return left.kind == node_kind::names && right.kind == node_kind::names &&
               left.first + left.second == right.first;
    }

    program made_;
    std::vector<std::uint32_t> depths_;
};

}  // namespace sluice::jmespath
