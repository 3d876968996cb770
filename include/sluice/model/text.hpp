#pragma once

// Small work on text that every room shares. The functions of `ascii` know the 128 characters of
// ASCII and leave every other byte as it is, so UTF-8 passes through them whole. The expression
// language has its own functions for letters of all scripts.

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>

namespace sluice {

namespace ascii {

constexpr bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

constexpr char lower(char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

constexpr bool is_letter(char c) {
    return lower(c) >= 'a' && lower(c) <= 'z';
}

// Space, tab, carriage return and line feed: the white space of JSON.
inline constexpr std::string_view blanks = " \t\r\n";

constexpr bool is_blank(char c) {
    return blanks.find(c) != std::string_view::npos;
}

std::string lower(std::string_view text);

constexpr bool same_ignoring_case(std::string_view left, std::string_view right) {
    return std::ranges::equal(
        left, right, {}, [](char c) { return lower(c); }, [](char c) { return lower(c); });
}

// Tells whether `part` occurs in `text`. An empty part occurs in every text.
bool holds_ignoring_case(std::string_view text, std::string_view part);

}  // namespace ascii

// `text` without the characters of `blanks` at both ends. It is a part of `text`.
std::string_view trimmed(std::string_view text, std::string_view blanks = ascii::blanks);

// Two digits a byte, in small letters.
std::string hex_of(std::string_view bytes);

// The value of a hexadecimal digit in either case; nullopt when `c` is none.
constexpr std::optional<unsigned> hex_digit(char c) {
    if (ascii::is_digit(c)) {
        return static_cast<unsigned>(c - '0');
    }
    const char letter = ascii::lower(c);
    return letter >= 'a' && letter <= 'f' ? std::optional(static_cast<unsigned>(letter - 'a') + 10)
                                          : std::nullopt;
}

// Appends an item to a list; `separator` comes between it and those before.
void append_item(std::string& list, std::string_view item, std::string_view separator = ", ");

// The texts of a range, in its order, with `separator` between them.
template <class Texts>
std::string joined(const Texts& texts, std::string_view separator) {
    std::string out;
    bool first = true;
    for (const auto& text : texts) {
        out += first ? std::string_view() : separator;
        out += text;
        first = false;
    }
    return out;
}

}  // namespace sluice
