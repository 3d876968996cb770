#pragma once

// Changes and classifies letters by Unicode's tables, with libunistring (decision 0043). Every text
// must be valid UTF-8.

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace sluice::jmespath {

std::string upper(std::string_view text);
std::string lower(std::string_view text);
// Returns the first letter in title case: "ǆ" becomes "ǅ", not "Ǆ".
std::string title_letter(std::string_view letter);

// Returns the composed form (NFC), or the compatibility decomposition (NFKD).
std::string composed(std::string_view text);
std::string decomposed(std::string_view text);

// Returns the code point at text[at] and moves `at` after it. Precondition: at < text.size().
char32_t next_code_point(std::string_view text, std::size_t& at);

bool is_space(char32_t code_point);   // White_Space
bool is_letter(char32_t code_point);  // general category L
bool is_digit(char32_t code_point);   // general category N
bool is_mark(char32_t code_point);    // general category M

// True for pictures, and for characters with the mark that turns them into pictures (UTS #51).
bool is_emoji_cluster(std::string_view cluster);

// Returns the start of each extended grapheme cluster (UAX #29), and then the size of the text.
std::vector<std::size_t> grapheme_starts(std::string_view text);

}  // namespace sluice::jmespath
