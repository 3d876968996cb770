#include "cli/json_difference.hpp"

#include <boost/json/array.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sluice::cli {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

json::value parsed(std::string_view text) {
    return parse_json(text).value();
}

TEST(json_difference, equal_values_are_unchanged) {
    EXPECT_EQ(json_difference(parsed(R"({"a":[1,2]})"), parsed(R"({"a":[1,2]})")), "unchanged");
}

TEST(json_difference, a_changed_member_stands_as_removed_and_added) {
    EXPECT_EQ(
        json_difference(parsed(R"({"id":1,"price":"12.50"})"), parsed(R"({"id":1,"price":12.5})")),
        "  {\n"
        "    \"id\": 1,\n"
        "-   \"price\": \"12.50\"\n"
        "+   \"price\": 12.5\n"
        "  }");
}

TEST(json_difference, the_comma_before_a_new_member_is_no_change) {
    EXPECT_EQ(json_difference(parsed(R"({"id":1})"), parsed(R"({"id":1,"name":"x"})")),
              "  {\n"
              "    \"id\": 1,\n"
              "+   \"name\": \"x\"\n"
              "  }");
    EXPECT_EQ(json_difference(parsed(R"({"id":1,"name":"x"})"), parsed(R"({"id":1})")),
              "  {\n"
              "    \"id\": 1\n"
              "-   \"name\": \"x\"\n"
              "  }");
}

TEST(json_difference, a_number_that_is_written_otherwise_is_a_change) {
    EXPECT_EQ(json_difference(parsed("1.10"), parsed("1.1")), "- 1.10\n+ 1.1");
}

TEST(json_difference, lines_far_from_a_change_are_left_out) {
    json::array before;
    for (int i = 0; i < 20; ++i) {
        before.emplace_back(i);
    }
    auto after = before;
    after[10] = "ten";
    EXPECT_EQ(json_difference(before, after),
              "  …\n"
              "    7,\n"
              "    8,\n"
              "    9,\n"
              "-   10,\n"
              "+   \"ten\",\n"
              "    11,\n"
              "    12,\n"
              "    13,\n"
              "  …");
}

TEST(json_difference, an_element_in_the_middle_does_not_change_the_others) {
    EXPECT_EQ(json_difference(parsed("[1,2,3]"), parsed("[1,9,2,3]")),
              "  [\n    1,\n+   9,\n    2,\n    3\n  ]");
}

TEST(json_difference, a_huge_difference_shows_the_old_lines_and_then_the_new_ones) {
    json::array before;
    json::array after;
    for (int i = 0; i < 3000; ++i) {
        before.emplace_back(i);
        after.emplace_back(i + 100'000);
    }
    const auto text = json_difference(before, after);
    EXPECT_THAT(text, HasSubstr("-   2999\n+   100000,\n"));
}

TEST(coloured_steps, changes_failures_and_titles_have_colours) {
    EXPECT_EQ(coloured_steps("stage 1 (set)\n      {\n    -   1\n    +   2\n    fails: no\n"),
              "\x1b[1mstage 1 (set)\x1b[0m\n"
              "      {\n"
              "\x1b[31m    -   1\x1b[0m\n"
              "\x1b[32m    +   2\x1b[0m\n"
              "\x1b[31m    fails: no\x1b[0m\n");
}

TEST(coloured_steps, a_negative_number_is_no_removed_line) {
    EXPECT_THAT(coloured_steps("    -5\n"), Not(HasSubstr("\x1b")));
}

TEST(colour, is_for_terminals_only_and_may_be_refused) {
    EXPECT_TRUE(wants_colour(true, nullptr, "xterm"));
    EXPECT_TRUE(wants_colour(true, "", "xterm"));
    EXPECT_FALSE(wants_colour(false, nullptr, "xterm"));
    EXPECT_FALSE(wants_colour(true, "1", "xterm"));
    EXPECT_FALSE(wants_colour(true, nullptr, "dumb"));
    EXPECT_FALSE(wants_colour(true, nullptr, nullptr));
}

}  // namespace
}  // namespace sluice::cli
