#include "config/excerpt.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sluice::config::testing {
namespace {

using ::testing::ElementsAre;

TEST(excerpt, lines_are_counted_from_one) {
    EXPECT_EQ(line_of("a\nb\r\n\nd", 1), "a");
    EXPECT_EQ(line_of("a\nb\r\n\nd", 2), "b");
    EXPECT_EQ(line_of("a\nb\r\n\nd", 3), "");
    EXPECT_EQ(line_of("a\nb\r\n\nd", 4), "d");
    EXPECT_EQ(line_of("a\nb", 9), "");
}

TEST(excerpt, characters_are_not_bytes) {
    EXPECT_THAT(characters_of("aé→😀"), ElementsAre("a", "é", "→", "😀"));
    EXPECT_THAT(characters_of("\xFFz"), ElementsAre("\xFF", "z"));
}

TEST(excerpt, tabs_stay_in_the_blanks_of_the_caret) {
    const excerpt made = excerpt_of("\t\tkey: é x", 10);
    EXPECT_EQ(made.line, "\t\tkey: é x");
    EXPECT_EQ(made.caret, "\t\t       ");
}

TEST(excerpt, a_column_past_the_end_is_the_end) {
    EXPECT_EQ(excerpt_of("abc", 99).caret, "   ");
    EXPECT_EQ(excerpt_of("abc", 0).caret, "");
    EXPECT_EQ(excerpt_of("", 1).caret, "");
}

TEST(excerpt, a_line_of_the_widest_is_not_cut) {
    const std::string widest(120, 'a');
    EXPECT_EQ(excerpt_of(widest, 1).line, widest);
    EXPECT_EQ(excerpt_of(widest + "b", 1).line, widest + "…");
}

TEST(excerpt, the_end_of_a_long_line_keeps_its_caret) {
    const std::string line = std::string(200, 'a') + "Z";
    const excerpt made = excerpt_of(line, 201);
    EXPECT_EQ(made.line, "…" + std::string(60, 'a') + "Z");
    EXPECT_EQ(made.caret, std::string(61, ' '));
}

TEST(excerpt, a_long_line_is_cut_between_characters) {
    std::string line;
    for (int i = 0; i < 200; ++i) {
        line += "é";
    }
    std::string middle;
    for (int i = 0; i < 120; ++i) {
        middle += "é";
    }
    EXPECT_EQ(excerpt_of(line, 101).line, "…" + middle + "…");
}

}  // namespace
}  // namespace sluice::config::testing
