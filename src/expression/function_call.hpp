#pragma once

// What a function's body sees: its arguments, already of the right types, and a place for what it
// makes.

#include "expression/evaluator.hpp"
#include "expression/function.hpp"

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <utility>

namespace sluice::jmespath {

class function_call {
 public:
    function_call(evaluator& run, const function& callee, const node& at,
                  std::span<const held> arguments, std::span<const node_index> code)
        : run_(run), callee_(callee), at_(at), arguments_(arguments), code_(code) {}

    std::size_t count() const { return arguments_.size(); }
    const held& operator[](std::size_t i) const { return arguments_[i]; }
    items_view items(std::size_t i) const { return items_view(arguments_[i]); }
    const json::value& value(std::size_t i) { return run_.store().plain(arguments_[i]); }
    // Precondition: the argument is a string.
    std::string_view text(std::size_t i) const { return arguments_[i].value->get_string(); }

    // The expression of a reference, on one item.
    bool apply(std::size_t reference, const held& item, held& out) {
        return run_.run(code_[reference], item.shared(), out);
    }

    const json::value& plain(const held& thing) { return run_.store().plain(thing); }
    held keep(json::value made) { return run_.store().keep(std::move(made)); }
    held keep_text(std::string_view made) { return keep(json::value(json::string(made))); }
    held_list& new_list(std::size_t expected) { return run_.store().new_list(expected); }

    bool fail(std::string_view what) {
        return run_.fail(at_.column, std::string(callee_.name) + "(): " + std::string(what));
    }

 private:
    evaluator& run_;
    const function& callee_;
    const node& at_;
    std::span<const held> arguments_;
    std::span<const node_index> code_;
};

}  // namespace sluice::jmespath
