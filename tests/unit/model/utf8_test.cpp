#include <sluice/model/utf8.hpp>

#include <gtest/gtest.h>

namespace sluice {
namespace {

TEST(utf8, counts_code_points) {
    EXPECT_EQ(utf8_length(""), 0U);
    EXPECT_EQ(utf8_length("abc"), 3U);
    EXPECT_EQ(utf8_length("a\u00e9\u20ac\U0001F600"), 4U);
}

TEST(utf8, finds_the_first_fault) {
    EXPECT_EQ(utf8_fault("a\u00e9\u20ac\U0001F600"), std::string_view::npos);
    EXPECT_EQ(utf8_fault("ab\xFF"), 2U);
    EXPECT_EQ(utf8_fault("\xE2\x82"), 0U);
    EXPECT_EQ(utf8_fault("\xED\xA0\x80"), 0U);
    EXPECT_EQ(utf8_fault("\xF4\x90\x80\x80"), 0U);
}

TEST(utf8, writes_every_scalar_value_as_it_reads_it) {
    for (char32_t point = 0; point <= 0x10FFFF; point += 0x3B) {
        if (point >= 0xD800 && point <= 0xDFFF) {
            continue;
        }
        std::string text;
        append_utf8(text, point);
        EXPECT_EQ(utf8_sequence(text, 0), text.size());
        EXPECT_EQ(utf8_length(text), 1U);
    }
}

TEST(utf8_prefix, is_cut_between_two_characters) {
    EXPECT_EQ(utf8_prefix("a日b", 10), "a日b");
    EXPECT_EQ(utf8_prefix("a日b", 4), "a日");
    EXPECT_EQ(utf8_prefix("a日b", 3), "a");
    EXPECT_EQ(utf8_prefix("a日b", 2), "a");
    EXPECT_EQ(utf8_prefix("👩", 3), "");
    EXPECT_EQ(utf8_prefix("abc", 0), "");
    EXPECT_EQ(utf8_prefix(std::string(9, '\x80'), 8).size(), 8U);  // no UTF-8
}

}  // namespace
}  // namespace sluice
