#pragma once

// What Unicode says of letters and characters (by libunistring). Every text is valid UTF-8.

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace sluice::jmespath {

std::string upper(std::string_view text);
std::string lower(std::string_view text);
// The first letter as a title has it: "ǆ" becomes "ǅ", not "Ǆ".
std::string title_letter(std::string_view letter);

// Composed (NFC), and taken apart with what is only another form of a letter (NFKD).
std::string composed(std::string_view text);
std::string decomposed(std::string_view text);

// The code point at text[at]; moves `at` after it. Precondition: at < text.size().
char32_t next_code_point(std::string_view text, std::size_t& at);

bool is_space(char32_t code_point);   // White_Space
bool is_letter(char32_t code_point);  // general category L
bool is_digit(char32_t code_point);   // general category N
bool is_mark(char32_t code_point);    // general category M

// Pictures, and what makes pictures of other characters (UTS #51).
bool is_emoji_cluster(std::string_view cluster);

// Where each extended grapheme cluster begins (UAX #29), and at last the size of the text.
std::vector<std::size_t> grapheme_starts(std::string_view text);

}  // namespace sluice::jmespath
