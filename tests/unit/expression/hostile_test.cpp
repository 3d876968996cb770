// Expressions and data made to exhaust the stack or the time: they give an answer or an error,
// never a crash.

#include <sluice/expression/expression.hpp>
#include <sluice/expression/template.hpp>

#include <gtest/gtest.h>

#include <chrono>
#include <string>

namespace sluice {
namespace {

std::string repeated(std::string_view part, std::size_t times) {
    std::string text;
    text.reserve(part.size() * times);
    for (std::size_t i = 0; i < times; ++i) {
        text += part;
    }
    return text;
}

// Without a clock: the sanitizers make everything slow.
result<json::value> evaluated(const expression& code, const json::value& data) {
    expression_limits limits;
    limits.time = std::chrono::hours(1);
    expression_budget budget(limits);
    expression_scope scope;
    scope.budget = &budget;
    return code.evaluate(data, scope);
}

void expect_refused(const std::string& text) {
    const result<expression> compiled = expression::compile(text);
    ASSERT_FALSE(compiled) << text.substr(0, 40);
    EXPECT_LT(compiled.error().message.size(), 200U) << text.substr(0, 40);
}

TEST(hostile, deep_prefixes_are_refused) {
    for (const char* part : {"[", "!", "(", "{a:", "a[?", "a.[", "a.{b:", "length(", "[?", "a||(",
                             "map(&", "a == (", "*.[", "[*].[", "a[0].{b:", "not_null(a,"}) {
        expect_refused(repeated(part, 1000));
        expect_refused(repeated(part, 20'000));
    }
}

TEST(hostile, deep_and_well_formed_is_refused_too) {
    for (const std::size_t depth : {1000U, 50'000U}) {
        expect_refused(repeated("[", depth) + "a" + repeated("]", depth));
        expect_refused(repeated("(", depth) + "a" + repeated(")", depth));
        expect_refused(repeated("{a:", depth) + "a" + repeated("}", depth));
        expect_refused(repeated("!", depth) + "a");
        expect_refused(repeated("a[?", depth) + "a" + repeated("]", depth));
        expect_refused(repeated("to_array(", depth) + "a" + repeated(")", depth));
        expect_refused("a" + repeated("[*].a", depth));
        expect_refused("a" + repeated("[*]", depth));
        expect_refused("a" + repeated(".*", depth));
        expect_refused("a" + repeated("[?a]", depth));
    }
}

TEST(hostile, long_rows_of_operators_are_refused) {
    for (const char* part : {" || a", " && a", " | a", " == a", "[]", "[0]", "[0].a", "[1:]"}) {
        expect_refused("a" + repeated(part, 1000));
        expect_refused("a" + repeated(part, 100'000));
    }
}

TEST(hostile, what_is_long_but_not_deep_runs) {
    const json::value data = *parse_json(R"({"a": {"a": 1}})");
    const result<expression> names = expression::compile("a" + repeated(".a", 100'000));
    ASSERT_TRUE(names);
    EXPECT_TRUE(evaluated(*names, data).value().is_null());
    const result<expression> list = expression::compile("[a" + repeated(", a", 100'000) + "]");
    ASSERT_TRUE(list);
    EXPECT_EQ(evaluated(*list, data).value().as_array().size(), 100'001U);
    const result<expression> literal =
        expression::compile("length('" + std::string(1'000'000, 'x') + "')");
    ASSERT_TRUE(literal);
    EXPECT_EQ(evaluated(*literal, data).value().as_int64(), 1'000'000);
    EXPECT_TRUE(expression::compile(std::string(1'000'000, 'a')));
}

TEST(hostile, a_megabyte_of_anything_gives_an_answer) {
    for (const char* part :
         {"a", "1", "'", "\"",   "`",  "\\", ".",  "*",  "]",  "}",       ")",  "&",
          "|", "@", "-", "\xFF", "\n", "[]", "[?", "a.", "1,", "{\"a\":", "`[`"}) {
        const result<expression> compiled =
            expression::compile(repeated(part, 1'000'000 / std::string_view(part).size()));
        if (!compiled) {
            EXPECT_EQ(compiled.error().kind, failure_class::invalid);
            EXPECT_LT(compiled.error().message.size(), 200U) << part;
        }
        const result<text_template> text = text_template::compile("{{" + repeated(part, 10'000));
        EXPECT_FALSE(text) << part;
    }
}

TEST(hostile, the_deepest_expressions_allowed_run) {
    const json::value data = *parse_json(R"({"a": [1]})");
    for (const std::string& text :
         {repeated("[", 250) + "a" + repeated("]", 250), repeated("!", 250) + "a",
          "a" + repeated(" | to_array(@)", 250), "a" + repeated("[]", 120),
          repeated("not_null(", 120) + "a" + repeated(")", 120), "a" + repeated("[*].[@]", 100)}) {
        const result<expression> compiled = expression::compile(text);
        ASSERT_TRUE(compiled) << text.substr(0, 20) << compiled.error().message;
        EXPECT_TRUE(evaluated(*compiled, data));
    }
}

TEST(hostile, deep_data_is_walked_without_trouble) {
    constexpr std::size_t depth = 2000;
    const json::value data =
        *parse_json(repeated("[", depth) + repeated("]", depth), json_limits{depth});
    for (const char* text : {"@", "[0]", "[]", "[*]", "@ == @", "length(to_string(@))",
                             "reverse(@)", "[@, @]", "contains(@, @[0])", "to_array(@)[0]"}) {
        EXPECT_TRUE(evaluated(*expression::compile(text), data)) << text;
    }
}

}  // namespace
}  // namespace sluice
