#pragma once

// Compiles and evaluates an expression on Boost.JSON values. The language is JMESPath 1.0
// (jmespath.org) with the accepted proposals of JMESPath Community; docs/expressions.md lists the
// differences (decision 0040).

#include <sluice/error.hpp>
#include <sluice/expression/budget.hpp>
#include <sluice/model/json.hpp>

#include <boost/json/object.hpp>
#include <boost/json/string.hpp>

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

namespace sluice {

struct expression_scope {
    // Names next to the data, such as `header`. A name at the root of an expression that is no key
    // of the data is looked up here.
    const json::object* names = nullptr;
    // Values of `$name`, under the name without the dollar sign, for variables that no `let` binds.
    const json::object* variables = nullptr;
    // Shared by several evaluations. Without one, an evaluation has the default limits to itself.
    expression_budget* budget = nullptr;
    // The data that the evaluated value is a part of, under the name `parent`. It stands beside
    // `names` because it may be large: nobody copies it.
    const json::value* parent = nullptr;
};

// Immutable and cheap to copy. Several threads may evaluate it at once.
class expression {
 public:
    // Fails (class invalid) on a syntax error, an unknown function or a wrong number of arguments.
    // The message has the column (from 1, in bytes) and the expected text.
    static result<expression> compile(std::string_view text);

    // Fails on an argument of a wrong type, on a division by zero and when the budget is used up.
    // The message names the function, the argument and the column; error_kind() tells the cases
    // apart. Recursion is as deep as the data and the expression, which compile() bounds at 256
    // levels.
    result<json::value> evaluate(const json::value& data, expression_scope scope = {}) const;

    // As evaluate(), but puts the result into a value that exists.
    result<void> evaluate_into(json::value& out, const json::value& data,
                               expression_scope scope = {}) const;

    // As evaluate(), and appends the result to a text: a string as it stands, every other value as
    // JSON. Returns false for null, which appends nothing.
    result<bool> append_to(json::string& out, const json::value& data,
                           expression_scope scope = {}) const;

    // Evaluates and returns JMESPath's truth of the result: false for null, false, "", [] and {}.
    result<bool> test(const json::value& data, expression_scope scope = {}) const;

    // Tells whether the name stands anywhere in the expression. False: it does not look the name up
    // in the scope.
    bool mentions(std::string_view name) const;

    const std::string& text() const;

    // The compiled form, for the analysis (findings.hpp).
    class program;
    const program& compiled() const { return *program_; }

 private:
    explicit expression(std::shared_ptr<const program> compiled);
    std::shared_ptr<const program> program_;
};

// True for the values that JMESPath takes as false.
bool is_false(const json::value& value);

}  // namespace sluice
