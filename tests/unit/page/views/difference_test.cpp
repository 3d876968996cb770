#include "page/views/difference.hpp"

#include <boost/json/array.hpp>
#include <gtest/gtest.h>

namespace sluice::operator_page {
namespace {

// "-b +c" for a line b that became c.
std::string told(std::string_view before, std::string_view after) {
    std::string text;
    for (const auto& line : difference_of(before, after)) {
        text += (text.empty() ? "" : "|") + text_member(line, "mark") + text_member(line, "line");
    }
    return text;
}

TEST(difference_of_texts, shows_what_was_added_and_removed) {
    EXPECT_EQ(told("a\nb\nc\n", "a\nx\nc\n"), " a|-b|+x| c");
    EXPECT_EQ(told("a\nc\n", "a\nb\nc\n"), " a|+b| c");
    EXPECT_EQ(told("a\nb\nc\n", "a\nc\n"), " a|-b| c");
    EXPECT_EQ(told("", "a\n"), "+a");
    EXPECT_EQ(told("a\n", ""), "-a");
}

TEST(difference_of_texts, is_empty_for_equal_ones) {
    EXPECT_EQ(told("a\nb\n", "a\nb\n"), "");
    EXPECT_EQ(told("", ""), "");
    EXPECT_EQ(told("a\nb\n", "a\r\nb\r\n"), "") << "a form changes line ends";
}

TEST(difference_of_texts, leaves_out_what_is_far_from_a_change) {
    std::string before;
    for (int i = 0; i < 20; ++i) {
        before += std::to_string(i) + "\n";
    }
    auto after = before;
    after.replace(after.find("10\n"), 2, "ten");
    EXPECT_EQ(told(before, after), "…| 7| 8| 9|-10|+ten| 11| 12| 13");
}

TEST(difference_of_texts, keeps_common_lines_between_two_changes) {
    EXPECT_EQ(told("a\nb\nc\nd\n", "x\nb\nc\ny\n"), "-a|+x| b| c|-d|+y");
}

TEST(difference_of_texts, of_any_size_comes_in_bounded_memory) {
    std::string before;
    std::string after;
    for (int i = 0; i < 5000; ++i) {
        before += "a" + std::to_string(i) + "\n";
        after += "b" + std::to_string(i) + "\n";
    }
    EXPECT_EQ(difference_of(before, after).size(), 10'000U);
}

}  // namespace
}  // namespace sluice::operator_page
