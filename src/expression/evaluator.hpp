#pragma once

// Runs a compiled expression on one value; expression::evaluate() makes one for each call. One
// thread uses it, once.

#include "expression/held.hpp"
#include "expression/program.hpp"

#include <sluice/error.hpp>
#include <sluice/expression/expression.hpp>

#include <boost/container/small_vector.hpp>
#include <boost/json/value.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace sluice::jmespath {

// True for a path such as `vendor.name`. Most templates are one, and it needs no evaluator.
bool is_short_path(const program& code);

// Returns the value at the end of such a path; a null where it leads nowhere.
const json::value& follow_path(const program& code, const json::value& root,
                               const expression_scope& scope);

class evaluator {
 public:
    // All of them must outlive the evaluator and its results.
    evaluator(const program& code, const json::value& root, expression_scope scope,
              expression_budget& budget)
        : code_(code), root_(root), scope_(scope), budget_(budget), store_(budget) {}

    // Runs the whole expression. Returns false after a failure; fault() then holds it.
    bool run(held& out) { return run(code_.root, held::borrowed(root_), out); }

    // Runs one node on a subject. Recursion is as deep as the tree, which the parser bounds.
    bool run(node_index which, const held& subject, held& out);
    bool run_steps(const node& at, const held& subject, held& out);

    // Copies a result of run() into a value of its own. Fails when the budget does not suffice.
    json::value value_of(const held& found);
    bool failed() const { return fault_.has_value(); }

    bool fail(std::size_t column, const std::string& reason);
    failure&& fault() { return *std::move(fault_); }
    held_store& store() { return store_; }
    expression_budget& budget() { return budget_; }
    const program& code() const { return code_; }

 private:
    held names(const node& at, const held& subject) const;
    held first_name(std::string_view name, const held& subject) const;
    static held index(const node& at, const held& subject);
    bool slice(const node& at, const held& subject, held& out);
    bool sequence(const node& at, const held& subject, held& out);

    bool project_list(const node& at, const held& subject, held& out);
    bool project_values(const node& at, const held& subject, held& out);
    bool project_filter(const node& at, const held& subject, held& out);
    bool flatten(const node& at, const held& subject, held& out);
    bool append_projected(node_index right, const held& item, held_list& all);

    bool slice_text(const node& at, std::string_view text, held& out);
    bool logic(const node& at, const held& subject, held& out);
    bool choice(const node& at, const held& subject, held& out);
    bool arithmetic(const node& at, const held& subject, held& out);
    bool sign(const node& at, const held& subject, held& out);
    bool operand(const node& at, node_index which, const held& subject, held& out);
    bool let(const node& at, const held& subject, held& out);
    bool free_variable(const node& at, held& out);
    bool fail_exhausted(const node& at);
    bool compare(const node& at, const held& subject, held& out);
    bool list(const node& at, const held& subject, held& out);
    bool object(const node& at, const held& subject, held& out);
    bool call(const node& at, const held& subject, held& out);

    const program& code_;
    const json::value& root_;
    expression_scope scope_;
    expression_budget& budget_;
    held_store store_;
    boost::container::small_vector<held, 4> variables_;  // by slot
    std::optional<failure> fault_;
};

}  // namespace sluice::jmespath
