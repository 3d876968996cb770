#pragma once

// Reads a JSON number's text as a decimal, to compare numbers that no binary type holds.

#include <compare>
#include <cstdint>
#include <string_view>

namespace sluice {

// 0.d1d2d3… × 10^exponent, where d1 is not zero. Zero has no digits and exponent 0.
struct decimal {
    bool negative = false;
    std::string_view digits;  // as written, perhaps with a point; the first and the last are not 0
    std::int64_t exponent = 0;  // clamped to ±10^18
};

// The result refers into `number`. Precondition: JSON's grammar for numbers.
decimal decimal_from(std::string_view number);

std::strong_ordering compare(const decimal& left, const decimal& right);

}  // namespace sluice
