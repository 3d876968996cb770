#include <sluice/model/text.hpp>

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <vector>

namespace sluice {
namespace {

std::vector<char> all_bytes() {
    std::vector<char> bytes;
    for (int byte = 0; byte < 256; ++byte) {
        bytes.push_back(static_cast<char>(byte));
    }
    return bytes;
}

std::string those_that(bool (*fits)(char)) {
    std::string found;
    for (const char byte : all_bytes()) {
        if (fits(byte)) {
            found += byte;
        }
    }
    return found;
}

TEST(ascii, knows_its_digits_letters_and_blanks_and_no_other_byte) {
    EXPECT_EQ(those_that(ascii::is_digit), "0123456789");
    EXPECT_EQ(those_that(ascii::is_letter), "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");
    EXPECT_EQ(those_that(ascii::is_blank), "\t\n\r ");
}

TEST(ascii, makes_large_letters_small_and_leaves_every_other_byte) {
    for (const char byte : all_bytes()) {
        const bool large = byte >= 'A' && byte <= 'Z';
        EXPECT_EQ(ascii::lower(byte), large ? static_cast<char>(byte + 32) : byte) << int{byte};
    }
    EXPECT_EQ(ascii::lower("ÄB-C_@[1]"), "Äb-c_@[1]");
    EXPECT_EQ(ascii::lower(""), "");
}

TEST(ascii, compares_without_case) {
    EXPECT_TRUE(ascii::same_ignoring_case("Content-Type", "content-TYPE"));
    EXPECT_TRUE(ascii::same_ignoring_case("", ""));
    EXPECT_FALSE(ascii::same_ignoring_case("a", "ab"));
    EXPECT_FALSE(ascii::same_ignoring_case("ab", "a"));
    // Bytes that differ only in the bit between capital and small letters.
    EXPECT_FALSE(ascii::same_ignoring_case("@", "`"));
    EXPECT_FALSE(ascii::same_ignoring_case("[", "{"));
    EXPECT_FALSE(ascii::same_ignoring_case("_", "\x7F"));
    EXPECT_FALSE(ascii::same_ignoring_case("Ä", "ä"));
}

TEST(ascii, finds_a_part_without_case) {
    EXPECT_TRUE(ascii::holds_ignoring_case("X-RateLimit-Reset", "ratelimit"));
    EXPECT_TRUE(ascii::holds_ignoring_case("abc", "C"));
    EXPECT_TRUE(ascii::holds_ignoring_case("abc", ""));
    EXPECT_TRUE(ascii::holds_ignoring_case("", ""));
    EXPECT_FALSE(ascii::holds_ignoring_case("", "a"));
    EXPECT_FALSE(ascii::holds_ignoring_case("abc", "abcd"));
}

TEST(trimmed, takes_blanks_from_both_ends_only) {
    EXPECT_EQ(trimmed(" \t\r\n a b \n"), "a b");
    EXPECT_EQ(trimmed("a"), "a");
    EXPECT_EQ(trimmed(" \n "), "");
    EXPECT_EQ(trimmed(""), "");
    EXPECT_EQ(trimmed("\v\fa\xC2\xA0"), "\v\fa\xC2\xA0") << "other white space stays";
    EXPECT_EQ(trimmed("\n a\t", " \t"), "\n a");
}

TEST(hex_of, writes_two_digits_a_byte) {
    EXPECT_EQ(hex_of(""), "");
    EXPECT_EQ(hex_of(std::string_view("\x00\x0F\x7F\x80\xFF", 5)), "000f7f80ff");
}

TEST(hex_digit, reads_both_cases_and_nothing_else) {
    constexpr std::string_view small = "0123456789abcdef";
    constexpr std::string_view large = "0123456789ABCDEF";
    for (const char byte : all_bytes()) {
        const auto place = std::min(small.find(byte), large.find(byte));
        const auto digit = hex_digit(byte);
        EXPECT_EQ(digit.has_value(), place != std::string_view::npos) << int{byte};
        EXPECT_TRUE(!digit || *digit == place) << byte;
    }
}

TEST(append_item, puts_the_separator_between_items) {
    std::string list;
    append_item(list, "a");
    EXPECT_EQ(list, "a");
    append_item(list, "b");
    append_item(list, "c", " and ");
    EXPECT_EQ(list, "a, b and c");
}

TEST(joined, keeps_order_and_empty_texts) {
    EXPECT_EQ(joined(std::vector<std::string>{}, ", "), "");
    EXPECT_EQ(joined(std::vector<std::string>{"a"}, ", "), "a");
    EXPECT_EQ(joined(std::array<std::string_view, 3>{"a", "", "c"}, "; "), "a; ; c");
}

}  // namespace
}  // namespace sluice
