// Checks the table of functions: every example runs, every name is in order, and the generated page
// is current.

#include "expression/function.hpp"

#include <sluice/expression/expression.hpp>
#include <sluice/expression/reference.hpp>

#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <set>
#include <sstream>
#include <string>

namespace sluice {
namespace {

template <class Visit>
void each_function(Visit visit) {
    for (const jmespath::function_group& group : jmespath::function_groups()) {
        for (const jmespath::function& one : group.functions) {
            visit(one);
        }
    }
}

TEST(function_table, every_example_gives_what_it_says) {
    each_function([](const jmespath::function& one) {
        EXPECT_FALSE(one.examples[0].expression.empty()) << one.name << " has no example";
        for (const jmespath::example& shown : one.examples) {
            if (shown.expression.empty()) {
                continue;
            }
            const auto compiled = expression::compile(shown.expression);
            ASSERT_TRUE(compiled) << shown.expression << ": " << compiled.error().message;
            const auto found = compiled->evaluate(parse_json(shown.given).value());
            ASSERT_TRUE(found) << shown.expression << ": " << found.error().message;
            EXPECT_EQ(write_json(*found), write_json(parse_json(shown.result).value()))
                << shown.expression;
        }
    });
}

TEST(function_table, every_function_says_what_it_takes_gives_and_does) {
    std::set<std::string_view> names;
    each_function([&names](const jmespath::function& one) {
        EXPECT_TRUE(names.insert(one.name).second) << one.name << " stands twice";
        EXPECT_NE(one.body, nullptr) << one.name;
        EXPECT_TRUE(one.description.ends_with('.')) << one.name;
        EXPECT_GE(one.most_arguments(), 1U) << one.name;
        bool optional = false;
        for (std::size_t i = 0; i < one.most_arguments(); ++i) {
            EXPECT_NE(one.arguments[i].accepted, jmespath::parameter::none) << one.name;
            EXPECT_TRUE(!optional || one.arguments[i].optional) << one.name;
            optional = one.arguments[i].optional;
        }
        EXPECT_EQ(jmespath::find_function(one.name), &one);
    });
    EXPECT_EQ(names.size(), function_names().size());
}

TEST(function_table, groups_are_in_alphabetical_order) {
    for (const jmespath::function_group& group : jmespath::function_groups()) {
        for (std::size_t i = 1; i < group.functions.size(); ++i) {
            EXPECT_LT(group.functions[i - 1].name, group.functions[i].name) << group.title;
        }
    }
}

TEST(function_table, an_argument_of_a_wrong_type_is_named) {
    each_function([](const jmespath::function& one) {
        const jmespath::argument& first = one.arguments[0];
        if (accepts(first.accepted, jmespath::parameter::any) ||
            accepts(first.accepted, jmespath::parameter::reference) ||
            accepts(first.accepted, jmespath::parameter::boolean)) {
            return;
        }
        std::string call = std::string(one.name) + "(`true`";
        for (std::size_t i = 1; i < one.fewest_arguments(); ++i) {
            const auto accepted = one.arguments[i].accepted;
            call += accepts(accepted, jmespath::parameter::reference) ? ", &a" : ", 'a'";
        }
        const auto compiled = expression::compile(call + ")");
        ASSERT_TRUE(compiled) << call << compiled.error().message;
        const auto failed = compiled->evaluate(json::value(nullptr));
        ASSERT_FALSE(failed) << call;
        EXPECT_EQ(failed.error().message, "column 1: " + std::string(one.name) +
                                              "(): argument 1 must be " +
                                              jmespath::text_of(first.accepted) + ", not boolean");
    });
}

TEST(function_table, one_function_is_described_for_a_terminal) {
    const std::string text = describe_function("cut").value();
    EXPECT_TRUE(text.starts_with("# cut\n\n`cut(text, length[, ellipsis])` — Sluice\n")) << text;
    EXPECT_NE(text.find("| `ellipsis` | a string | optional |"), std::string::npos) << text;
    EXPECT_FALSE(describe_function("lenght"));
    EXPECT_NE(function_list().find("join(between, texts)\n    The texts one after the other"),
              std::string::npos);
}

// To renew the page: SLUICE_WRITE_REFERENCE=1 and run this test.
TEST(function_table, the_page_is_up_to_date) {
    const std::string file = SLUICE_SOURCE_DIR "/docs/reference/expressions.md";
    if (std::getenv("SLUICE_WRITE_REFERENCE") != nullptr) {
        std::ofstream(file) << function_reference();
    }
    std::stringstream text;
    text << std::ifstream(file).rdbuf();
    EXPECT_EQ(text.str(), function_reference());
}

}  // namespace
}  // namespace sluice
