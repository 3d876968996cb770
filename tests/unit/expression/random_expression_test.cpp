// Random expressions of the grammar: each gives an answer or a failure, within its budget. The seed
// is fixed, so that a fault repeats.

#include "expression/function.hpp"

#include <sluice/expression/error_kind.hpp>
#include <sluice/expression/expression.hpp>
#include <sluice/expression/findings.hpp>
#include <sluice/model/utf8.hpp>

#include <gtest/gtest.h>

#include <random>
#include <string>
#include <vector>

namespace sluice {
namespace {

class expression_maker {
 public:
    explicit expression_maker(unsigned seed) : random_(seed) {
        for (const jmespath::function_group& group : jmespath::function_groups()) {
            for (const jmespath::function& one : group.functions) {
                functions_.push_back(&one);
            }
        }
    }

    std::string made(int depth) {
        if (depth == 0 || one_of(6) == 0) {
            return value();
        }
        switch (one_of(14)) {
            case 0:
                return made(depth - 1) +
                       pick({"[*]", "[]", "[0]", "[-1]", "[::-1]", "[1:3]", ".*"});
            case 1:
                return made(depth - 1) + '.' +
                       pick({"a", "b", "*", "length(@)", "[a, b]", "{x: a}"});
            case 2:
                return made(depth - 1) + "[?" + made(depth - 1) + ']';
            case 3:
                return '(' + made(depth - 1) + ')' +
                       pick({" == ", " != ", " < ", " >= ", " || ", " && "}) + made(depth - 1);
            case 4:
                return made(depth - 1) + pick({" + ", " - ", " * ", " / ", " // ", " % "}) +
                       made(depth - 1);
            case 5:
                return made(depth - 1) + " | " + made(depth - 1);
            case 6:
                return '[' + made(depth - 1) + ", " + made(depth - 1) + ']';
            case 7:
                return "{a: " + made(depth - 1) + ", b: " + made(depth - 1) + '}';
            case 8:
                return pick({"!", "-", "+"}) + '(' + made(depth - 1) + ')';
            case 9:
                return '(' + made(depth - 1) + " ? " + made(depth - 1) + " : " + made(depth - 1) +
                       ')';
            case 10:
                return "(let $v = " + made(depth - 1) + " in " + made(depth - 1) + ')';
            default:
                return call(depth);
        }
    }

 private:
    std::size_t one_of(std::size_t count) { return random_() % count; }

    std::string pick(std::initializer_list<const char*> all) {
        return *(all.begin() + static_cast<std::ptrdiff_t>(one_of(all.size())));
    }

    std::string value() {
        return pick({"a",
                     "b",
                     "list",
                     "texts",
                     "@",
                     "$",
                     "$v",
                     "o.a",
                     "'x'",
                     "'2026-01-31'",
                     "'%F'",
                     "''",
                     "`1`",
                     "2",
                     "-3.5",
                     "1e300",
                     "`null`",
                     "`true`",
                     "`[]`",
                     "`{\"a\": 1}`",
                     "list[0]",
                     "\"b c\"",
                     "'<p>&amp;'",
                     "'日本👍'",
                     "'(a|b)*'",
                     "range(`9`)",
                     "9223372036854775807",
                     "`[[\"k\", 1]]`"});
    }

    std::string call(int depth) {
        const jmespath::function& one = *functions_[one_of(functions_.size())];
        std::string text = std::string(one.name) + '(';
        const std::size_t fewest = one.fewest_arguments();
        const std::size_t count =
            fewest + one_of(one.most_arguments() - fewest + 1) + (one.repeats ? one_of(3) : 0);
        for (std::size_t i = 0; i < count; ++i) {
            const auto accepted = one.argument_at(i).accepted;
            const bool reference = accepts(accepted, jmespath::parameter::reference);
            text += (i == 0 ? "" : ", ") + std::string(reference ? "&" : "") + made(depth - 1);
        }
        return text + ')';
    }

    std::mt19937 random_;
    std::vector<const jmespath::function*> functions_;
};

json::value data() {
    return *parse_json(R"({"a": [1, 2.50, null, "x", {"a": [3]}], "b": {"a": "text", "b": null},
        "list": [{"a": 1, "b": "p"}, {"a": 2, "b": "q"}, {"a": 18446744073709551616}],
        "texts": ["one", "two", "日本"], "o": {"a": {"a": {"a": 0.1}}}, "b c": -7})");
}

TEST(random_expressions, end_within_their_budget_and_never_crash) {
    expression_maker maker(20260131);
    const json::value given = data();
    const std::string before = write_json(given);
    std::size_t answers = 0;
    std::size_t compiled_ones = 0;
    for (int i = 0; i < 12'000; ++i) {
        const std::string text = maker.made(1 + i % 5);
        const auto compiled = expression::compile(text);
        if (!compiled) {
            ASSERT_EQ(compiled.error().kind, failure_class::invalid) << text;
            continue;
        }
        ++compiled_ones;
        expression_limits limits;
        limits.steps = 200'000;
        limits.bytes = 4 * 1024 * 1024;
        limits.time = std::chrono::hours(1);
        expression_budget budget(limits);
        expression_scope scope;
        scope.budget = &budget;
        const auto found = compiled->evaluate(given, scope);
        if (found) {
            ++answers;
            // The evaluation moved nothing out of a literal, a variable or the data.
            expression_budget second_budget(limits);
            scope.budget = &second_budget;
            const auto second = compiled->evaluate(given, scope);
            ASSERT_TRUE(second && write_json(*second) == write_json(*found)) << text;
            ASSERT_EQ(utf8_fault(write_json(*found)), std::string_view::npos) << text;
        } else {
            ASSERT_EQ(found.error().kind, failure_class::invalid) << text;
            ASSERT_TRUE(found.error().message.starts_with("column ")) << text;
            ASSERT_EQ(utf8_fault(found.error().message), std::string_view::npos) << text;
        }
        for (const expression_finding& one : analyse(*compiled, known_names{})) {
            ASSERT_GE(one.column, 1U) << text;
            ASSERT_LE(one.column, text.size()) << text;
            ASSERT_EQ(utf8_fault(one.message), std::string_view::npos) << text;
        }
    }
    EXPECT_GT(compiled_ones, 9'000U);
    EXPECT_GT(answers, 3'000U);
    EXPECT_EQ(write_json(given), before) << "no expression changes the data";
}

// If the analysis says that a result is always null, every answer is null.
TEST(random_expressions, agree_with_the_analysis) {
    expression_maker maker(7);
    const json::value given = data();
    std::size_t nulls = 0;
    for (int i = 0; i < 8'000; ++i) {
        const std::string text = maker.made(1 + i % 4);
        const auto compiled = expression::compile(text);
        if (!compiled) {
            continue;
        }
        bool always_null = false;
        for (const expression_finding& one : analyse(*compiled, known_names{})) {
            always_null = always_null || one.rule == "always-null";
        }
        const auto found = compiled->evaluate(given);
        if (always_null && found) {
            ++nulls;
            EXPECT_TRUE(found->is_null()) << text << " gives " << write_json(*found);
        }
    }
    EXPECT_GT(nulls, 20U);
}

TEST(random_expressions, random_bytes_are_refused_or_understood) {
    std::mt19937 random(3);
    constexpr std::string_view letters =
        "ab.*[]?:,(){}@$&|!<>=+-/%'\"`\\ 019e_\xC3\xA9\xE2\x88\x92\xFF\n";
    for (int i = 0; i < 30'000; ++i) {
        std::string text;
        for (std::size_t count = random() % 16; count != 0; --count) {
            text += letters[random() % letters.size()];
        }
        const auto compiled = expression::compile(text);
        if (compiled) {
            static_cast<void>(compiled->evaluate(json::value(1)));
        } else {
            ASSERT_EQ(error_kind(compiled.error()) == "limit-exceeded", false) << text;
        }
    }
}

}  // namespace
}  // namespace sluice
