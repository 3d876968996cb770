#pragma once

// JMESPath (jmespath.org, the standard language whole), compiled once, evaluated on Boost.JSON
// values.

#include <sluice/error.hpp>
#include <sluice/model/json.hpp>

#include <boost/json/object.hpp>

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

namespace sluice {

// Names that stand beside the data, such as `header`: a name at the root of an expression that is
// not a key of the data is looked up here.
struct expression_scope {
    const json::object* names = nullptr;
};

// Immutable and cheap to copy; evaluation is safe from several threads.
class expression {
 public:
    // A syntax error, an unknown function or a wrong number of arguments fails (class invalid) with
    // the column (from 1, in bytes) and what was expected.
    static result<expression> compile(std::string_view text);

    // Fails on a wrong type of an argument, naming function and argument, with the column.
    // Recursion is as deep as the expression, which compile() bounds at 256 levels, and the data.
    result<json::value> evaluate(const json::value& data, expression_scope scope = {}) const;

    // JMESPath's truth of the result: false for null, false, "", [] and {}.
    result<bool> test(const json::value& data, expression_scope scope = {}) const;

    const std::string& text() const;

 private:
    class program;
    explicit expression(std::shared_ptr<const program> compiled);
    std::shared_ptr<const program> program_;
};

// JMESPath's idea of false.
bool is_false(const json::value& value);

}  // namespace sluice
