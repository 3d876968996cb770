#pragma once

// Compares the names of HTTP headers without case (RFC 9110, 5.1), and checks their characters. The
// readers and writers of this room use it. Names are ASCII, so the locale must not matter.

#include <algorithm>
#include <string_view>

namespace sluice::net {

constexpr char lower_ascii(char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

constexpr bool same_name(std::string_view left, std::string_view right) {
    return left.size() == right.size() &&
           std::equal(left.begin(), left.end(), right.begin(),
                      [](char a, char b) { return lower_ascii(a) == lower_ascii(b); });
}

// Returns true for a text that may be a header's name or a method (RFC 9110, 5.6.2).
constexpr bool is_token(std::string_view text) {
    constexpr std::string_view allowed =
        "!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    return !text.empty() && text.find_first_not_of(allowed) == std::string_view::npos;
}

// Returns true for a text without control characters other than the tab. Bytes above 0x7f are
// allowed: the standard gives them no meaning (RFC 9110, 5.5).
constexpr bool is_header_value(std::string_view text) {
    return std::none_of(text.begin(), text.end(), [](char c) {
        const auto byte = static_cast<unsigned char>(c);
        return (byte < 0x20 && c != '\t') || byte == 0x7f;
    });
}

}  // namespace sluice::net
