#pragma once

// The characters that the name and the value of an HTTP header may hold. Names compare without case
// (RFC 9110, 5.1): ascii::same_ignoring_case().

#include <algorithm>
#include <string_view>

namespace sluice::net {

// The white space that may surround a value and the parts of a list (RFC 9110, 5.6.3).
inline constexpr std::string_view white_space = " \t";

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
