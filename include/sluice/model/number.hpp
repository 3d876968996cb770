#pragma once

// Turns JSON numbers into values of json::value and back: int64, uint64, double, or exact text
// (json.hpp).

#include <sluice/model/json.hpp>

#include <boost/json/value.hpp>

#include <compare>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace sluice {

// Counts the bytes at the start of `text` that form a number by JSON's grammar (RFC 8259, section
// 6); 0 when there is none.
std::size_t number_prefix(std::string_view text);

// Returns the value when the whole text is one number. A binary type is chosen only if it is
// written with the very same letters.
std::optional<json::value> number_from_text(std::string_view text);

// Appends the letters of a number. A double takes the fewest letters that read back as the same
// double. A double that is not finite has no letters in JSON and is written as null. Precondition:
// kind_of is number.
void append_number(std::string& out, const json::value& number);

// Orders two numbers by the exact decimal that is written: 0.1 equals 0.10, and 2^64 is below 2^64
// + 1. An exponent past 10^18 in size counts as that size. Doubles that are not finite come after
// all others. Precondition: both are numbers.
std::strong_ordering compare_numbers(const json::value& left, const json::value& right);

}  // namespace sluice
