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

TEST(utf8, finds_a_fault_at_every_place_of_a_long_text) {
    for (const std::string_view unit : {"a", "é", "日", "👩", "abcdefgh", "abcdefg日"}) {
        std::string text;
        for (int i = 0; i < 5; ++i) {
            text += unit;
            EXPECT_EQ(utf8_fault(text), std::string_view::npos) << text;
        }
        for (std::size_t at = 0; at < text.size(); ++at) {
            auto broken = text;
            broken[at] = '\xFF';
            const auto start = utf8_start(text, at);
            EXPECT_EQ(utf8_fault(broken), start) << "byte " << at << " of " << text;
            broken = text.substr(0, at);  // the last character may be cut
            EXPECT_EQ(utf8_fault(broken), start == at ? std::string_view::npos : start)
                << "the first " << at << " bytes of " << text;
        }
    }
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

TEST(utf8_cut, shows_that_something_is_left_out) {
    EXPECT_EQ(utf8_cut("a日b", 5), "a日b");
    EXPECT_EQ(utf8_cut("a日b", 4), "a日…");
    EXPECT_EQ(utf8_cut("a日b", 3), "a…");
    EXPECT_EQ(utf8_cut("", 0), "");
}

TEST(utf8_start, is_where_the_character_of_a_byte_begins) {
    constexpr std::string_view text = "aé👩b";
    EXPECT_EQ(utf8_start(text, 0), 0U);
    EXPECT_EQ(utf8_start(text, 1), 1U);
    EXPECT_EQ(utf8_start(text, 2), 1U);
    EXPECT_EQ(utf8_start(text, 6), 3U);
    EXPECT_EQ(utf8_start(text, 7), 7U);
    EXPECT_EQ(utf8_start(text, text.size()), text.size());
}

TEST(utf8_offset, counts_characters) {
    constexpr std::string_view text = "aé👩b";
    EXPECT_EQ(utf8_offset(text, 0), 0U);
    EXPECT_EQ(utf8_offset(text, 2), 3U);
    EXPECT_EQ(utf8_offset(text, 3), 7U);
    EXPECT_EQ(utf8_offset(text, 4), text.size());
    EXPECT_EQ(utf8_offset(text, 9), text.size());
    EXPECT_EQ(utf8_offset("", 0), 0U);
}

}  // namespace
}  // namespace sluice
