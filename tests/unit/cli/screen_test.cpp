#include "cli/screen.hpp"

#include <gtest/gtest.h>

namespace sluice::cli {
namespace {

TEST(wrapped, breaks_at_blanks_and_indents_what_follows) {
    EXPECT_EQ(wrapped("sent  ", "one two three four five six", 26),
              "sent  one two three four\n      five six\n");
    EXPECT_EQ(wrapped("sent  ", "one two three", 0), "sent  one two three\n");
    EXPECT_EQ(wrapped("sent  ", "", 30), "sent  \n");
}

TEST(wrapped, breaks_a_word_that_no_line_holds_between_two_characters) {
    EXPECT_EQ(wrapped("", "a " + std::string(25, 'b') + " c", 20),
              "a\n" + std::string(20, 'b') + "\nbbbbb c\n");
    std::string umlauts;
    for (int i = 0; i < 21; ++i) {
        umlauts += "ü";
    }
    EXPECT_EQ(wrapped("", umlauts, 20), umlauts.substr(0, 40) + "\nü\n");
}

TEST(wrapped, keeps_a_column_that_can_be_read_on_a_narrow_screen) {
    EXPECT_EQ(wrapped(std::string(30, ' '), "word and word and word", 10),
              std::string(30, ' ') + "word and word and\n" + std::string(30, ' ') + "word\n");
}

TEST(wrapped_lines, keeps_the_blanks_of_each_line) {
    EXPECT_EQ(wrapped_lines(2, "map\n    - a\n\n    + b", 40), "  map\n      - a\n\n      + b\n");
    EXPECT_EQ(wrapped_lines(0, "    one two three four five", 24),
              "    one two three four\n    five\n");
}

TEST(cut_to, marks_the_cut) {
    EXPECT_EQ(cut_to("grün und blau", 6), "grün …");
    EXPECT_EQ(cut_to("grün", 4), "grün");
    EXPECT_EQ(cut_to("grün", 0), "");
}

TEST(age_text, has_two_units_at_most) {
    using namespace std::chrono;
    EXPECT_EQ(age_text(hours(26) + minutes(3) + seconds(4)), "1d 2h");
    EXPECT_EQ(age_text(seconds(125)), "2m 5s");
    EXPECT_EQ(age_text(milliseconds(900)), "0s");
    EXPECT_EQ(age_text(milliseconds(-900)), "0s");
}

}  // namespace
}  // namespace sluice::cli
