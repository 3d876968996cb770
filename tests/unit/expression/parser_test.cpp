#include <sluice/expression/expression.hpp>

#include <gtest/gtest.h>

#include <string>

namespace sluice {
namespace {

std::string fault_of(std::string_view text) {
    const result<expression> compiled = expression::compile(text);
    if (compiled) {
        return "compiled";
    }
    EXPECT_EQ(compiled.error().kind, failure_class::invalid);
    return compiled.error().message;
}

TEST(parser, names_the_column_and_what_was_expected) {
    EXPECT_EQ(fault_of(""), "column 1: expected an expression, found the end");
    EXPECT_EQ(fault_of("a."),
              "column 3: expected a name, '*', '[' or '{' after '.', found the end");
    EXPECT_EQ(fault_of("a b"), "column 3: expected an operator or the end, found 'b'");
    EXPECT_EQ(fault_of("a[0"), "column 4: expected ']' after the index, found the end");
    EXPECT_EQ(fault_of("a[?b"),
              "column 5: expected ']' after the filter's condition, found the end");
    EXPECT_EQ(fault_of("(a"), "column 3: expected ')', found the end");
    EXPECT_EQ(fault_of("{a b}"), "column 4: expected ':' after the key, found 'b'");
    EXPECT_EQ(fault_of("{'a': b}"), "column 2: expected a name as key, found ''a''");
    EXPECT_EQ(fault_of("[a b]"), "column 4: expected ',' or ']', found 'b'");
    EXPECT_EQ(fault_of("a[::0]"), "column 5: a slice's step must not be 0");
    EXPECT_EQ(fault_of("a[99999999999999999999]"), "column 3: an index must fit into 64 bits");
    EXPECT_EQ(fault_of("length(a"), "column 9: expected ',' or ')', found the end");
    EXPECT_EQ(fault_of("a *"), "column 4: expected an expression, found the end");
    EXPECT_EQ(fault_of("a[*]b"), "column 5: expected an operator or the end, found 'b'");
    EXPECT_EQ(fault_of("&a"), "column 1: '&' stands only before an argument of a function");
}

TEST(parser, says_what_is_wrong_with_a_token) {
    EXPECT_EQ(fault_of("a = 'b'"), "column 3: '=' is no operator of JMESPath; write '=='");
    EXPECT_EQ(fault_of("a == 'b"), "column 6: a raw string begins here and has no closing '");
    EXPECT_EQ(fault_of("a.\"b"), "column 3: a quoted name begins here and has no closing \"");
    EXPECT_EQ(fault_of("`1"), "column 1: a literal begins here and has no closing `");
    EXPECT_EQ(fault_of("a-"), "column 3: expected an expression, found the end");
    EXPECT_EQ(fault_of("a # b"),
              "column 3: unexpected character; a name with it needs quotation marks");
    EXPECT_EQ(fault_of("a.\u00e9"),
              "column 3: unexpected character; a name with it needs quotation marks");
    EXPECT_EQ(
        fault_of("a == `b`"),
        "column 6: the literal between ` and ` is not JSON (line 1, column 1: expected a value, "
        "found 'b'); a text stands in '\u2026'");
    EXPECT_EQ(fault_of("\"a\\q\""), "column 1: a quoted name must be a valid JSON string");
    EXPECT_EQ(fault_of("'\xFF'"), "column 1: a raw string must be valid UTF-8");
    EXPECT_EQ(fault_of("\"length\"(a)"),
              "column 1: a function's name stands without quotation marks");
}

TEST(parser, checks_calls_before_anything_runs) {
    EXPECT_EQ(fault_of("a.lenght(@)"),
              "column 3: there is no function lenght(); did you mean length()?");
    EXPECT_EQ(fault_of("sortby(a, &b)"),
              "column 1: there is no function sortby(); did you mean sort_by()?");
    EXPECT_EQ(fault_of("frobnicate(a)"), "column 1: there is no function frobnicate()");
    EXPECT_EQ(fault_of(std::string(100, 'x') + "(a)"),
              "column 1: there is no function of this name");
    EXPECT_EQ(fault_of("length()"), "column 1: length() takes 1 argument, not 0");
    EXPECT_EQ(fault_of("join(', ')"), "column 1: join() takes 2 arguments, not 1");
    EXPECT_EQ(fault_of("merge()"), "column 1: merge() takes at least 1 argument, not 0");
    EXPECT_EQ(fault_of("sort_by(a, b)"),
              "column 1: sort_by(): argument 2 must be an expression reference, such as &name");
    EXPECT_EQ(
        fault_of("length(&a)"),
        "column 1: length(): argument 1 must not be an expression reference: take the & away");
}

TEST(parser, names_the_column_of_what_the_community_added) {
    EXPECT_EQ(fault_of("let $a = b"), "column 11: expected ',' or 'in', found the end");
    EXPECT_EQ(fault_of("let $a b"), "column 8: expected '=' after the variable, found 'b'");
    EXPECT_EQ(fault_of("let $a = b, c in d"),
              "column 13: expected a variable such as $name, found 'c'");
    EXPECT_EQ(fault_of("a.let $b = c in d"),
              "column 3: 'let' cannot follow a dot; put '|' before it");
    EXPECT_EQ(fault_of("a ? b"), "column 6: expected ':' of the condition, found the end");
    EXPECT_EQ(fault_of("a.$b"), "column 3: expected a name, '*', '[' or '{' after '.', found '$b'");
    EXPECT_EQ(fault_of("a.[b, 1]"),
              "column 7: after a dot a number stands between backticks, and an index needs no dot");
    EXPECT_EQ(fault_of("a == 007"), "column 6: a number begins with one 0 at most");
    EXPECT_EQ(fault_of("a[1.5]"), "column 3: an index must be a whole number");
    EXPECT_EQ(fault_of("find_first(a)"), "column 1: find_first() takes 2 to 4 arguments, not 1");
    EXPECT_EQ(fault_of("round(1, 2, 3)"), "column 1: round() takes 1 or 2 arguments, not 3");
    EXPECT_EQ(fault_of("matches(a, '(')").substr(0, 68),
              "column 12: matches(): the value of argument 2 is no pattern: missing");
}

TEST(parser, keeps_the_text) {
    EXPECT_EQ(expression::compile(" a . b ")->text(), " a . b ");
}

}  // namespace
}  // namespace sluice
