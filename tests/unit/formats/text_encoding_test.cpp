#include "formats/text_encoding.hpp"

#include <gtest/gtest.h>

namespace sluice::formats {
namespace {

using namespace std::string_literals;
using enum text_encoding;

std::string read(text_encoding encoding, std::string_view bytes, bool big_endian = false,
                 bool ended = true, std::size_t* taken = nullptr) {
    std::string text;
    const auto count = decode(encoding, bytes, big_endian, ended, text);
    if (taken != nullptr) {
        *taken = count;
    }
    return text;
}

TEST(text_encoding, letters_of_one_byte) {
    EXPECT_EQ(read(latin1, "gr\xFCn \x80"), "gr\u00FCn \u0080");
    EXPECT_EQ(read(windows_1252, "\x80 \x93x\x94 \xFC \x81"), "\u20AC \u201Cx\u201D \u00FC \uFFFD");
}

TEST(text_encoding, letters_of_two_and_four_bytes) {
    EXPECT_EQ(read(utf16, "a\0\xFC\0\x3D\xD8\0\xDE"s), "a\u00FC\U0001F600");
    EXPECT_EQ(read(utf16, "\0a\0\xFC\xD8\x3D\xDE\0"s, true), "a\u00FC\U0001F600");
    EXPECT_EQ(read(utf16, "\0\xDEx\0\x3D\xD8y\0"s), "\uFFFDx\uFFFDy") << "halves alone";
    EXPECT_EQ(read(utf16, "a\0\x3D\xD8"s), "a\uFFFD");
}

TEST(text_encoding, a_letter_that_is_cut_waits_for_the_next_piece) {
    std::size_t taken = 0;
    EXPECT_EQ(read(utf16, "a\0\x3D\xD8\0"s, false, false, &taken), "a");
    EXPECT_EQ(taken, 2U);
    EXPECT_EQ(read(utf16, "a\0b"s, false, false, &taken), "a");
    EXPECT_EQ(taken, 2U);
}

// A page goes on at an offset of the file, so the sizes must agree.
TEST(text_encoding, the_size_of_a_text_is_what_was_decoded) {
    std::string bytes;
    for (int i = 1; i < 256; ++i) {
        bytes += static_cast<char>(i);
    }
    for (const auto encoding : {latin1, windows_1252}) {
        EXPECT_EQ(encoded_size(encoding, read(encoding, bytes)), bytes.size());
    }
    for (const bool big : {false, true}) {
        std::size_t taken = 0;
        const auto text = read(utf16, bytes + "\x3D\xD8\0\xDE"s, big, true, &taken);
        EXPECT_EQ(encoded_size(utf16, text), taken);
    }
    EXPECT_EQ(encoded_size(utf8, "gr\u00FCn"), 5U);
}

}  // namespace
}  // namespace sluice::formats
