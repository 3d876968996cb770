#include "config/tree.hpp"

#include "configured.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sluice::config::testing {
namespace {

using ::testing::HasSubstr;

std::string json_of(const std::string& yaml, const test_variables& variables = {}) {
    return write_json(
        options_of(file_declaration(), "path: p\nextra: " + yaml + "\n", variables).extra);
}

std::string mapped(const std::string& yaml, const test_variables& variables = {}) {
    const auto options = options_of(map_declaration(), yaml, variables);
    return write_json(*options.into.evaluate(*parse_json(R"({"id": 7, "a": [1]})")));
}

TEST(tree, plain_scalars_are_typed_by_the_core_rules) {
    EXPECT_EQ(json_of("[true, False, ~, null, 5, -3, 1.50, 1e3]"),
              "[true,false,null,null,5,-3,1.50,1e3]");
    EXPECT_EQ(json_of("[yes, no, off, On, y, 2024-01-01, 1_000, 1.2.3, '5', \"true\"]"),
              R"(["yes","no","off","On","y","2024-01-01","1_000","1.2.3","5","true"])");
    EXPECT_EQ(json_of("[+5, .5, 5., 123456789012345678901234567890]"),
              "[5,0.5,5,123456789012345678901234567890]");
    EXPECT_EQ(json_of("{b: 1, a: {c: []}}"), R"({"b":1,"a":{"c":[]}})");
}

TEST(tree, a_number_that_json_cannot_say_is_reported) {
    for (const char* wrong : {"010", "0x1F", "0o17", ".inf", "-.INF", ".nan", "-007"}) {
        EXPECT_THAT(problems_of(file_declaration(), "path: p\nextra: [" + std::string(wrong) + "]"),
                    HasSubstr("t.yaml:2:9: is '" + std::string(wrong) +
                              "' a number or a text? in extra[0]"));
    }
    EXPECT_EQ(json_of("'010'"), "\"010\"");
}

TEST(tree, a_variable_is_a_text_where_it_is_quoted) {
    test_variables variables;
    variables.set["N"] = "5";
    EXPECT_EQ(json_of("[\"${env:N}\"]", variables), "[\"5\"]");
    EXPECT_EQ(json_of("${env:N}", variables), "5");
}

TEST(templates, a_tree_keeps_types_and_evaluates) {
    EXPECT_EQ(mapped("id: \"{{ id }}\"\ntext: n{{ id }}\nlist: [\"{{ a }}\", 1.10, x]\n"),
              R"({"id":7,"text":"n7","list":[[1],1.10,"x"]})");
}

TEST(templates, braces_out_of_a_variable_are_text) {
    test_variables variables;
    variables.set["X"] = "{{ id }}";
    EXPECT_EQ(mapped("a: \"${env:X} {{ id }}\"\n", variables), R"({"a":"{{ id }} 7"})");
}

TEST(templates, a_fault_deep_in_a_tree_has_its_place) {
    EXPECT_THAT(problems_of(map_declaration(), "a:\n  - b: \"x {{ c d }}\"\n"),
                HasSubstr("t.yaml:2:16: "));
    EXPECT_THAT(problems_of(map_declaration(), "a:\n  - b: \"x {{ c d }}\"\n"),
                HasSubstr(" in a[0].b\n"));
    EXPECT_THAT(problems_of(map_declaration(), ""), HasSubstr("'map' needs a value"));
}

}  // namespace
}  // namespace sluice::config::testing
