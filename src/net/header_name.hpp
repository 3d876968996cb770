#pragma once

// Names of HTTP headers compare without case (RFC 9110, 5.1); they are ASCII, so locales have no
// say.

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

}  // namespace sluice::net
