#include <sluice/error.hpp>
#include <sluice/model/json.hpp>
#include <sluice/model/printable.hpp>
#include <sluice/model/time.hpp>
#include <sluice/model/utf8.hpp>

#include <gtest/gtest.h>

#include <string>

namespace sluice {
namespace {

std::string every_code_point() {
    std::string all;
    for (char32_t c = 0; c <= 0x10FFFF; c += c < 0x3000 ? 1 : 251) {
        if (c < 0xD800 || c > 0xDFFF) {
            append_utf8(all, c);
        }
    }
    return all;
}

TEST(printable, texts_of_people_stand_as_they_are) {
    for (const std::string text :
         {"", "Größe 5\"", "日本語", "שלום", "👩‍👩‍👧", "a\\nb", "naïve café"}) {
        EXPECT_EQ(printable_line(text), text);
        EXPECT_EQ(printable_lines(text), text);
        EXPECT_TRUE(is_printable_line(text)) << text;
    }
}

TEST(printable, what_a_terminal_carries_out_is_shown) {
    EXPECT_EQ(printable_line("a\x1b[31m\n  999\tx\r"), "a\\u001b[31m\\n  999\\tx\\r");
    EXPECT_EQ(printable_line(std::string_view("\0\a\x7f", 3)), "\\u0000\\u0007\\u007f");
    EXPECT_EQ(printable_line("\u009b31m"), "\\u009b31m");  // CSI as one character
    EXPECT_EQ(printable_line("a\u2028b\u2029c"), "a\\u2028b\\u2029c");
}

TEST(printable, marks_that_turn_the_direction_of_writing_are_shown) {
    for (const char32_t c : {U'\u061C', U'\u200E', U'\u200F', U'\u202A', U'\u202B', U'\u202C',
                             U'\u202D', U'\u202E', U'\u2066', U'\u2067', U'\u2068', U'\u2069'}) {
        std::string text;
        append_utf8(text, c);
        EXPECT_EQ(printable_line(text).substr(0, 2), "\\u") << std::hex << std::uint32_t(c);
        EXPECT_FALSE(is_printable_line(text));
    }
    EXPECT_EQ(printable_line("invoice\u202Efdp.exe"), "invoice\\u202efdp.exe");
}

TEST(printable, lines_keep_their_ends_and_tabs) {
    EXPECT_EQ(printable_lines("a\r\n\tb\nc\rd\x1b"), "a\n\tb\nc\\rd\\u001b");
}

TEST(printable, is_utf8_whatever_came) {
    std::string every_byte;
    for (int byte = 0; byte < 256; ++byte) {
        every_byte += static_cast<char>(byte);
    }
    EXPECT_EQ(utf8_fault(printable_line(every_byte)), std::string::npos);
    EXPECT_EQ(utf8_fault(printable_lines(every_byte)), std::string::npos);
    EXPECT_EQ(printable_line("\xff"
                             "1.50"),
              "\uFFFD1.50");
    EXPECT_EQ(valid_utf8("a\xE6\x97"), "a\uFFFD\uFFFD");
    EXPECT_EQ(valid_utf8("日\n\x1b"), "日\n\x1b");
}

TEST(printable, what_is_shown_is_printable) {
    EXPECT_TRUE(is_printable_line(printable_line(every_code_point())));
}

TEST(printable, json_stays_equal) {
    const json::value value = json::object{{"a\u202E\x7f", json::array{every_code_point(), 1}}};
    const auto shown = printable_json(write_json(value));
    EXPECT_TRUE(is_printable_line(shown));
    EXPECT_EQ(parse_json(shown).value(), value);
    EXPECT_EQ(parse_json(write_json_indented(value)).value(), value);
    EXPECT_EQ(write_json_indented(json::value("\u202E\u009b")), R"("\u202e\u009b")");
}

TEST(printable, a_cut_is_between_two_characters) {
    EXPECT_EQ(printable_cut("abc", 3), "abc");
    EXPECT_EQ(printable_cut("abcd", 3), "abc…");
    std::string text;
    for (int i = 0; i < 30; ++i) {
        text += "日é👩";
    }
    for (std::size_t bytes = 0; bytes <= text.size(); ++bytes) {
        const auto cut = printable_cut(text, bytes);
        EXPECT_EQ(utf8_fault(cut), std::string::npos) << bytes;
        EXPECT_LE(cut.size(), bytes + 3) << bytes;
        EXPECT_GE(cut.size() + 4, std::min(bytes, text.size())) << bytes;
    }
}

TEST(printable, a_failure_is_described_in_one_printable_line) {
    EXPECT_EQ(describe({failure_class::refused, "'a\n\x1b[2J'", "mend\u202E"}),
              "'a\\n\\u001b[2J' (mend\\u202e)");
    std::string long_text;
    for (int i = 0; i < 40; ++i) {
        long_text += "日";
    }
    EXPECT_EQ(utf8_fault(parse_utc(long_text).error().message), std::string::npos);
}

}  // namespace
}  // namespace sluice
