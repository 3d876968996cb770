#pragma once

// Gives a function's body its arguments, already of the right types, and a place for its results. A
// body that loops charges for its work (decision 0042); after a refused charge it stops and
// returns.

#include "expression/evaluator.hpp"
#include "expression/function.hpp"

#include <cstddef>
#include <optional>
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
    bool has(std::size_t i) const { return i < arguments_.size(); }
    const held& operator[](std::size_t i) const { return arguments_[i]; }
    items_view items(std::size_t i) const { return items_view(arguments_[i]); }
    const json::value& value(std::size_t i) { return plain(arguments_[i]); }
    // Precondition: the argument is a string.
    std::string_view text(std::size_t i) const { return arguments_[i].value->get_string(); }
    // Precondition: the argument is an object.
    const json::object& object(std::size_t i) const { return arguments_[i].value->get_object(); }

    // A whole number of 64 bits. Returns nothing after fail().
    std::optional<std::int64_t> whole(std::size_t i);
    // As whole(), and 0 or more.
    std::optional<std::size_t> amount(std::size_t i);

    // The pattern of an argument, compiled now unless it is a literal. Null after fail().
    const pattern* pattern_at(std::size_t i);

    // Runs the expression of a reference on one item.
    bool apply(std::size_t reference, const held& item, held& out) {
        return run_.run(code_[reference], item.shared(), out);
    }

    // Returns false when the budget is used up: the evaluation then fails, whatever the body
    // returns.
    bool charge(std::size_t steps) { return run_.budget().steps(steps); }
    // Charges for a search through this much text.
    bool charge_text(std::size_t bytes) { return charge(bytes / 64 + 1); }
    bool charge_bytes(std::size_t bytes) { return run_.budget().bytes(bytes); }

    bool equal(const held& left, const held& right) {
        return held_equal(left, right, run_.budget());
    }
    // Charges for a copy of the value, or for its text.
    bool charge_value(const json::value& value) { return charge_whole(value, run_.budget()); }

    const json::value& plain(const held& thing) { return run_.store().plain(thing); }
    json::value take(const held& thing) { return jmespath::take(thing, run_.budget()); }
    held keep(json::value made) { return run_.store().keep(std::move(made)); }
    held keep_text(std::string_view made);
    held keep_number(std::int64_t made) { return keep(json::value(made)); }
    held_list& new_list(std::size_t expected) { return run_.store().new_list(expected); }

    bool fail(std::string_view reason) {
        return run_.fail(at_.column, std::string(callee_.name) + "(): " + std::string(reason));
    }
    // Fails with "f(): the value of argument 2 must be 1 or more": the type is right, the value is
    // not.
    bool fail_value(std::size_t i, std::string_view reason) {
        return fail("the value of argument " + std::to_string(i + 1) + " " + std::string(reason));
    }
    // Fails with "f(): the result is too large".
    bool fail_result(std::string_view reason) { return fail("the result " + std::string(reason)); }

 private:
    evaluator& run_;
    const function& callee_;
    const node& at_;
    std::span<const held> arguments_;
    std::span<const node_index> code_;
    std::shared_ptr<const pattern> compiled_;
};

}  // namespace sluice::jmespath
