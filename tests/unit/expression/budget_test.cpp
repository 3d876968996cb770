// Expressions that would never end, or fill the memory, stop with a place and a mend.

#include <sluice/expression/error_kind.hpp>
#include <sluice/expression/expression.hpp>
#include <sluice/expression/template.hpp>

#include <gtest/gtest.h>

#include <string>

namespace sluice {
namespace {

// Only steps and bytes, so that every machine gives the same result.
expression_limits no_clock() {
    expression_limits limits;
    limits.time = std::chrono::hours(1);
    return limits;
}

json::value value_of(std::string_view text, const json::value& data = nullptr) {
    const auto compiled = expression::compile(text);
    EXPECT_TRUE(compiled) << text << ": " << compiled.error().message;
    expression_budget budget(no_clock());
    expression_scope scope;
    scope.budget = &budget;
    const auto found = compiled->evaluate(data, scope);
    EXPECT_TRUE(found) << text << ": " << found.error().message;
    return found ? *found : json::value(nullptr);
}

failure fault_of(std::string_view text, const json::value& data, expression_budget* budget) {
    const auto compiled = expression::compile(text);
    EXPECT_TRUE(compiled) << text << ": " << compiled.error().message;
    expression_scope scope;
    scope.budget = budget;
    const auto found = compiled->evaluate(data, scope);
    EXPECT_FALSE(found) << text;
    return found ? failure() : found.error();
}

// Fewer steps than by default, because the tests are compiled without optimisation.
void expect_stopped(std::string_view text, const json::value& data) {
    expression_limits limits = no_clock();
    limits.steps = 800'000;
    expression_budget budget(limits);
    const failure fault = fault_of(text, data, &budget);
    EXPECT_EQ(error_kind(fault), "limit-exceeded") << text << ": " << fault.message;
    EXPECT_TRUE(fault.message.starts_with("column ")) << fault.message;
    EXPECT_EQ(fault.kind, failure_class::invalid);
    EXPECT_EQ(fault.mend, "let it visit fewer items, or split the record before it");
    EXPECT_TRUE(budget.exhausted());
}

json::value many() {
    static const json::value numbers = value_of("range(100000)");
    return numbers;
}

TEST(budget, a_hundred_thousand_items_pass_in_linear_expressions) {
    const json::value data = many();
    for (const char* text :
         {"length([?@ > `5`])", "sum(@)", "length(unique(@))", "length(sort(@))",
          "[*].{n: @} | length(@)", "length(map(&@ * 2, @))", "max(@)", "contains(@, `99999`)",
          "join(',', [*].to_string(@)) | length(@)", "length(chunk(@, 10))", "length(reverse(@))",
          "group_by(@, &(@ > 10 ? 'a' : 'b')) | length(@)"}) {
        expression_budget budget(no_clock());
        expression_scope scope;
        scope.budget = &budget;
        EXPECT_TRUE(expression::compile(text)->evaluate(data, scope)) << text;
    }
}

TEST(budget, quadratic_expressions_over_many_items_are_stopped) {
    const json::value data = many();
    for (const char* text :
         {"[*].[$[?@ == `-1`]]", "[?contains($, `-1`)]", "[*].[sort($)]", "map(&sum($), @)",
          "[*].[length($[*].[@])]", "map(&$[::2], @)", "[*].[unique($)]", "[*].[concat($, $)]",
          "map(&to_string($), @)", "[*].[index_by($, &@)]", "let $all = @ in [*].[$all[-1:0:-1]]",
          "[*].[zip($, $)]", "map(&range(`100000`), @)", "[?$ == @ || reverse($) == $]",
          "[*].[flatten_deep([$, $])]", "map(&merge_deep({a: $}, {a: $}), @)"}) {
        expect_stopped(text, data);
    }
}

TEST(budget, texts_are_paid_for_by_their_length) {
    const json::value text(json::string(std::string(200'000, 'a')));
    for (const char* work : {"contains($, 'ab')",
                             "upper($)",
                             "find_last($, 'b')",
                             "replace($, 'a', 'bb')",
                             "split($, 'a')",
                             "trim($, 'a')",
                             "$[::-1]",
                             "hash($)",
                             "matches($, 'b$')",
                             "replace_pattern($, 'a', 'b')",
                             "length($)",
                             "slug($)",
                             "html_to_text($)",
                             "base64($)",
                             "$ == reverse($)",
                             "from_json(to_json($))",
                             "graphemes($)",
                             "cut($, 5)",
                             "starts_with(lower($), 'b')",
                             "url_encode($)",
                             "length_for('x', $)"}) {
        expect_stopped("map(&" + std::string(work) + ", range(100000))", text);
    }
}

TEST(budget, doubling_is_stopped_by_its_size) {
    std::string doubling = "[@, @]";
    for (int i = 0; i < 60; ++i) {
        doubling += " | [@, @]";
    }
    expect_stopped(doubling, json::value("x"));
    expect_stopped("to_string(" + doubling + ")", json::value("x"));
    expect_stopped(doubling + " == 'x' || " + doubling + " == " + doubling, json::value("x"));
    expect_stopped("flatten_deep(" + doubling + ")", json::value("x"));
    expect_stopped("unique(" + doubling + ")", json::value("x"));
    expect_stopped("{a: " + doubling + "}.a", json::value("x"));
    std::string texts = "join('', [@, @])";
    for (int i = 0; i < 60; ++i) {
        texts += " | join('', [@, @])";
    }
    expect_stopped(texts, json::value("0123456789"));
    expect_stopped("pad_left('x', 1000000000000)", nullptr);
    expect_stopped("pad_left('x', 9223372036854775807, '\u00e9')", nullptr);
    expect_stopped("range(1000000000)", nullptr);
    expect_stopped("range(0, 9223372036854775807, 1)", nullptr);
    expect_stopped("format_time('2026-01-01T00:00:00Z', pad_left('', 60000000, '%'))", nullptr);
}

TEST(budget, names_where_and_why_it_stopped) {
    expression_limits limits = no_clock();
    limits.steps = 1000;
    expression_budget again(limits);
    EXPECT_EQ(fault_of("[0] | range(500) | map(&[@, @], @)", *parse_json("[1]"), &again).message,
              "column 25: the expression is stopped: it takes more than 1000 steps");
    limits.bytes = 100;
    expression_budget bytes(limits);
    EXPECT_EQ(fault_of("pad_left('x', 200)", nullptr, &bytes).message,
              "column 1: the expression is stopped: it makes more than 100 bytes");
}

std::chrono::nanoseconds slow_clock() {
    static std::chrono::nanoseconds now{0};
    return now += std::chrono::milliseconds(20);
}

TEST(budget, time_is_looked_at_once_in_a_few_thousand_steps) {
    expression_limits limits;
    limits.clock = &slow_clock;
    expression_budget few(limits);
    EXPECT_TRUE(few.steps(4096));
    EXPECT_TRUE(few.steps(1)) << "the first look begins the time";
    EXPECT_TRUE(few.steps(5000)) << "20 ms";
    EXPECT_TRUE(few.steps(5000)) << "40 ms";
    EXPECT_FALSE(few.steps(5000)) << "60 ms";
    EXPECT_EQ(few.reason(), "it takes longer than 50 ms");
    EXPECT_FALSE(few.steps(1));
    EXPECT_FALSE(few.bytes(1));
}

TEST(budget, steps_are_counted_exactly_over_windows) {
    expression_limits limits = no_clock();
    limits.steps = 10'000;
    expression_budget budget(limits);
    for (int i = 0; i < 10'000; ++i) {
        ASSERT_TRUE(budget.steps(1)) << i;
    }
    EXPECT_FALSE(budget.steps(1));
    expression_budget large(limits);
    EXPECT_TRUE(large.steps(9'999));
    EXPECT_TRUE(large.steps(1));
    EXPECT_FALSE(large.steps(1));
    expression_budget whole(limits);
    EXPECT_FALSE(whole.steps(10'001));
}

TEST(budget, the_texts_of_a_template_share_one) {
    value_template::list items;
    for (int i = 0; i < 300; ++i) {
        items.emplace_back(*text_template::compile("{{ sum(range(20000)) }}"));
    }
    const value_template whole(std::move(items));
    expression_budget budget(no_clock());
    expression_scope scope;
    scope.budget = &budget;
    const auto failed = whole.evaluate(nullptr, scope);
    ASSERT_FALSE(failed);
    EXPECT_EQ(error_kind(failed.error()), "limit-exceeded");
    EXPECT_TRUE(failed.error().message.starts_with("at [")) << failed.error().message;
    EXPECT_TRUE(expression::compile("sum(range(20000))")->evaluate(nullptr));
}

TEST(budget, one_value_of_the_data_is_not_paid_for) {
    expression_limits limits = no_clock();
    limits.bytes = 10;
    limits.steps = 100;
    const json::value data = *parse_json("{\"items\": [\"a text that is longer than ten\"]}");
    expression_budget budget(limits);
    expression_scope scope;
    scope.budget = &budget;
    EXPECT_TRUE(expression::compile("items")->evaluate(data, scope));
    EXPECT_TRUE(expression::compile("@ | items | [0]")->evaluate(data, scope));
    EXPECT_FALSE(expression::compile("[items]")->evaluate(data, scope));
}

}  // namespace
}  // namespace sluice
