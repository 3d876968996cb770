#include "house/code_text.hpp"

#include <gtest/gtest.h>

namespace sluice::house {
namespace {

TEST(code_text, comments_become_blank_and_lines_stay) {
    EXPECT_EQ(without_comments("a; // b\nc; /* d\ne */ f;"), "a;     \nc;     \n     f;");
}

TEST(code_text, a_comment_mark_inside_a_string_is_no_comment) {
    EXPECT_EQ(without_comments("x(\"http://a\"); // b"), "x(\"http://a\");     ");
    EXPECT_EQ(without_comments(R"(x("\"//"); y)"), R"(x("\"//"); y)");
}

TEST(code_text, strings_are_blank_in_code_only) {
    EXPECT_EQ(code_only("x(\"ab\", 'c')"), "x(\"  \", ' ')");
    EXPECT_EQ(code_only("R\"k(a\"b)k\" c"), "R\"k(   )k\" c");
}

TEST(code_text, a_separator_in_a_number_opens_no_literal) {
    EXPECT_EQ(code_only("1'000; // x"), "1'000;     ");
}

TEST(code_text, an_unfinished_literal_ends_with_its_line) {
    EXPECT_EQ(code_only("\"ab\ncd"), "\"  \ncd");
    EXPECT_EQ(code_only("R\"(ab"), "R\"(  ");
    EXPECT_EQ(code_only("\"a\\"), "\"  ");
}

}  // namespace
}  // namespace sluice::house
