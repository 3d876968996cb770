#pragma once

// Checks, counts and cuts UTF-8 (RFC 3629): no overlong forms, no surrogates, nothing past
// U+10FFFF.

#include <cstddef>
#include <string>
#include <string_view>

namespace sluice {

// Tells whether a byte continues a character.
constexpr bool continues_utf8(char byte) {
    return (static_cast<unsigned char>(byte) & 0xC0U) == 0x80U;
}

// Returns where the character of the byte at `at` begins. Precondition: valid UTF-8.
std::size_t utf8_start(std::string_view text, std::size_t at);

// Returns where the character number `count` begins, counted from 0, or the size of `text` when it
// has fewer characters. Precondition: valid UTF-8.
std::size_t utf8_offset(std::string_view text, std::size_t count);

// Length of the valid sequence that starts at text[at], 1 to 4; 0 when there is none.
std::size_t utf8_sequence(std::string_view text, std::size_t at);

// Returns the offset of the first byte outside a valid sequence; npos when the whole text is valid.
std::size_t utf8_fault(std::string_view text);

// Returns at most `bytes` bytes of `text`, cut between two characters. It may cut anywhere in a
// text that is not UTF-8.
std::string_view utf8_prefix(std::string_view text, std::size_t bytes);

// The same for people: "…" marks the cut.
std::string utf8_cut(std::string_view text, std::size_t bytes);

// Code points in `text`. Precondition: valid UTF-8.
std::size_t utf8_length(std::string_view text);

// Precondition: a Unicode scalar value.
void append_utf8(std::string& out, char32_t code_point);

}  // namespace sluice
