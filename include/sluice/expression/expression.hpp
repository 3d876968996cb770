#pragma once

// JMESPath (jmespath.org, 1.0 whole) with the accepted proposals of JMESPath Community, compiled
// once, evaluated on Boost.JSON values. docs/expressions.md says where the two differ.

#include <sluice/error.hpp>
#include <sluice/expression/budget.hpp>
#include <sluice/model/json.hpp>

#include <boost/json/object.hpp>

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

namespace sluice {

struct expression_scope {
    // Names that stand beside the data, such as `header`: a name at the root of an expression that
    // is not a key of the data is looked up here.
    const json::object* names = nullptr;
    // Values of `$name`, without the dollar sign, that no `let` around it binds.
    const json::object* variables = nullptr;
    // Shared by several evaluations; an evaluation without one has the default limits to itself.
    expression_budget* budget = nullptr;
};

// Immutable and cheap to copy; evaluation is safe from several threads.
class expression {
 public:
    // A syntax error, an unknown function or a wrong number of arguments fails (class invalid) with
    // the column (from 1, in bytes) and what was expected.
    static result<expression> compile(std::string_view text);

    // Fails on a wrong type of an argument, naming function and argument, with the column; on a
    // division by zero; and when the budget is used up. error_kind() tells them apart.
    // Recursion is as deep as the expression, which compile() bounds at 256 levels, and the data.
    result<json::value> evaluate(const json::value& data, expression_scope scope = {}) const;

    // JMESPath's truth of the result: false for null, false, "", [] and {}.
    result<bool> test(const json::value& data, expression_scope scope = {}) const;

    const std::string& text() const;

    // The compiled form, for the analysis in <sluice/expression/findings.hpp>.
    class program;
    const program& compiled() const { return *program_; }

 private:
    explicit expression(std::shared_ptr<const program> compiled);
    std::shared_ptr<const program> program_;
};

// JMESPath's idea of false.
bool is_false(const json::value& value);

}  // namespace sluice
