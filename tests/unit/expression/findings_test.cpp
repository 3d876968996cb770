#include <sluice/expression/findings.hpp>

#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <string>

namespace sluice {
namespace {

// "hyphen-name 11; text-order 3" of an expression.
std::string found_in(std::string_view text, const known_names& known = {}) {
    const auto compiled = expression::compile(text);
    EXPECT_TRUE(compiled) << text << ": " << compiled.error().message;
    std::string all;
    for (const expression_finding& one : analyse(*compiled, known)) {
        all += (all.empty() ? "" : "; ") + std::string(one.rule) + ' ' + std::to_string(one.column);
    }
    return all;
}

TEST(findings, only_numbers_have_an_order) {
    EXPECT_EQ(found_in("date < '2026-01-01'"), "text-order 6");
    EXPECT_EQ(found_in("`\"a\"` >= b"), "text-order 7");
    EXPECT_EQ(found_in("upper(a) > b"), "text-order 10");
    EXPECT_EQ(found_in("a > b"), "");
    EXPECT_EQ(found_in("a > 10"), "");
    EXPECT_EQ(found_in("length(a) > number(b)"), "");
}

TEST(findings, an_argument_that_is_never_of_its_type) {
    EXPECT_EQ(found_in("length(1)"), "argument-type 8");
    EXPECT_EQ(found_in("join(', ', upper(x))"), "argument-type 12");
    EXPECT_EQ(found_in("sum('1')"), "argument-type 5");
    EXPECT_EQ(found_in("sort_by('x', &a)"), "argument-type 9");
    EXPECT_EQ(found_in("a + 'b'"), "argument-type 3");
    EXPECT_EQ(found_in("-'b'"), "argument-type 1");
    EXPECT_EQ(found_in("items({a: 1})[0].b"), "");
    EXPECT_EQ(found_in("upper(x || 'y')"), "");
    EXPECT_EQ(found_in("upper(extract(x, 'a'))"), "") << "a string or null may be a string";
    EXPECT_EQ(found_in("let $n = 1 in upper($n)"), "argument-type 21");
    EXPECT_EQ(found_in("map(&upper(@), list)"), "");
}

TEST(findings, a_name_that_nothing_has) {
    known_names closed;
    closed.names = {"input", "last_run", "now"};
    closed.open_data = false;
    EXPECT_EQ(found_in("inputs.ws", closed), "unknown-name 1");
    EXPECT_EQ(found_in("input.ws", closed), "");
    EXPECT_EQ(found_in("last_run || time_add(nwo, '-1d')", closed), "unknown-name 22");
    EXPECT_EQ(found_in("[input, $.inputs, @.other]", closed), "unknown-name 11; unknown-name 21");
    EXPECT_EQ(found_in("input.list[*].anything", closed), "");
    EXPECT_EQ(found_in("input | anything", closed), "");
    EXPECT_EQ(found_in("inputs.ws"), "") << "a record may have any member";
    const auto one = analyse(*expression::compile("inputs.ws"), closed).front();
    EXPECT_EQ(one.message, "nothing here is called 'inputs'");
    EXPECT_EQ(one.mend, "there are input, last_run, now");
}

TEST(findings, a_variable_without_a_value) {
    EXPECT_EQ(found_in("$price * 2"), "undefined-variable 1");
    EXPECT_EQ(found_in("let $a = 1 in $a + $b"), "undefined-variable 20");
    EXPECT_EQ(found_in("[let $a = 1 in $a, $a]"), "undefined-variable 20");
    known_names known;
    known.variables = {"price"};
    EXPECT_EQ(found_in("$price * 2", known), "");
    known_names open;
    open.open_variables = true;
    EXPECT_EQ(found_in("$anything", open), "");
}

TEST(findings, a_pipe_to_a_name_that_is_a_function) {
    EXPECT_EQ(found_in("items | length"), "pipe-to-function 9");
    EXPECT_EQ(found_in("items[*].price | sum | x"), "pipe-to-function 18");
    EXPECT_EQ(found_in("items | length(@)"), "");
    EXPECT_EQ(found_in("items | first"), "");
    EXPECT_EQ(found_in("items | \"length\""), "");
    EXPECT_EQ(found_in("box.length"), "");
}

TEST(findings, what_is_always_null_false_or_true) {
    EXPECT_EQ(found_in("'a'.b"), "always-null 5");
    EXPECT_EQ(found_in("length(x).y"), "always-null 11");
    EXPECT_EQ(found_in("upper(x)[0]"), "always-null 9");
    EXPECT_EQ(found_in("`null`"), "") << "said on purpose";
    EXPECT_EQ(found_in("upper(x) == 1"), "always-false 10");
    EXPECT_EQ(found_in("upper(x) != 1"), "always-true 10");
    EXPECT_EQ(found_in("status == 'A' && status == 'B'"), "always-false 25");
    EXPECT_EQ(found_in("a.b == 1 && x && 2 == a.b"), "always-false 20");
    EXPECT_EQ(found_in("status == 'A' && status == 'A'"), "");
    EXPECT_EQ(found_in("status == 'A' || status == 'B'"), "");
    EXPECT_EQ(found_in("status == 'A' || 'B'"), "always-true 18");
    EXPECT_EQ(found_in("name || 'none'"), "");
    EXPECT_EQ(found_in("list[?'a' > 1]"), "always-false 11; text-order 11");
}

TEST(findings, a_moment_has_no_order) {
    known_names stage;
    stage.names = {"header", "entity", "now"};
    EXPECT_EQ(found_in("scheduledAt < now", stage), "text-order 13");
    EXPECT_EQ(found_in("now >= at", stage), "text-order 5");
    EXPECT_EQ(found_in("seconds_between(now, at) < `0`", stage), "");
    EXPECT_EQ(found_in("list[?now > `1`]", stage), "") << "a member of an element";
    EXPECT_EQ(found_in("now < `5`"), "") << "a member of the data";
}

TEST(findings, a_hyphen_that_subtracts) {
    EXPECT_EQ(found_in("line-items"), "hyphen-name 5");
    EXPECT_EQ(found_in("order.line-items"), "hyphen-name 11");
    EXPECT_EQ(found_in("total - discount"), "");
    EXPECT_EQ(found_in("total-1"), "");
    EXPECT_EQ(found_in("\"line-items\""), "");
}

TEST(findings, nothing_is_found_in_ordinary_expressions) {
    known_names stage;
    stage.names = {"header", "entity", "now"};
    stage.variables = {"rows", "axes", "pairs", "names"};
    for (const char* text :
         {"status == 'POSTED' && metrics.likes > `1000`",
          "map(&(let $name = [0] in [1][?data != null && data != `[]`].{name: $name, data: data}), "
          "items(values))[]",
          "from_items($rows[?!locale && !scope].[name, data])",
          "variants[*].entries(attributes)[] | [?contains($names, [0])]",
          "entries(group_by($pairs, &[0]))[*].{name: [0], values: unique([1][*][1] | "
          "map(&text(@), @))[*].{name: @}}",
          "values(merge(index_by($axes || `[]`, &code), index_by([@], &code)))",
          "round(number(amount) * `100`)", "$axes.options || config.options || `[]`",
          "time_add(now, '3d')", "posts[?provider == 'GENERAL'].caption | [0]",
          "price > 100 ? 'high' : 'low'", "cut(title, 280, '…')",
          "is_empty(tags) || size(tags) > 3"}) {
        const auto compiled = expression::compile(text);
        ASSERT_TRUE(compiled) << text << ": " << compiled.error().message;
        for (const expression_finding& one : analyse(*compiled, stage)) {
            ADD_FAILURE() << text << ": " << one.rule << ": " << one.message;
        }
    }
}

TEST(findings, columns_of_a_template_are_those_of_the_whole_text) {
    const auto text = text_template::compile("a {{ x }} {{ line-items }}");
    const auto all = analyse(*text, known_names{});
    ASSERT_EQ(all.size(), 1U);
    EXPECT_EQ(all.front().column, 18U);
    EXPECT_EQ(all.front().message, "this subtracts 'items' from 'line'");
    EXPECT_EQ(all.front().mend,
              "put a name with '-' in it in double quotes; put spaces around a minus");
}

TEST(findings, every_rule_is_listed_once) {
    std::set<std::string_view> names;
    for (const expression_rule& rule : expression_rules()) {
        EXPECT_TRUE(names.insert(rule.name).second) << rule.name;
    }
    for (const char* rule :
         {"text-order", "argument-type", "unknown-name", "undefined-variable", "pipe-to-function",
          "always-null", "always-false", "always-true", "hyphen-name"}) {
        EXPECT_TRUE(names.contains(rule)) << rule;
    }
}

TEST(findings, tells_where_a_name_of_the_scope_is_used) {
    const auto uses = [](std::string_view text) {
        return uses_of(*expression::compile(text), "now");
    };
    EXPECT_EQ(uses("join('-', [id, now])"), std::vector<std::size_t>{16});
    EXPECT_EQ(uses("now"), std::vector<std::size_t>{1});
    EXPECT_EQ(uses("time_add(now, '1d') == $.now"), (std::vector<std::size_t>{10, 26}));
    EXPECT_EQ(uses("let $n = now in $n"), std::vector<std::size_t>{10});
    EXPECT_EQ(uses("a ? now : b"), std::vector<std::size_t>{5});
    EXPECT_EQ(uses("x.now || list[*].now || map(&now, list)"), std::vector<std::size_t>{});
    EXPECT_EQ(uses("nowhere"), std::vector<std::size_t>{});
    EXPECT_EQ(uses("now[0:10]"), std::vector<std::size_t>{1});
}

}  // namespace
}  // namespace sluice
