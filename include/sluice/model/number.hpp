#pragma once

// JSON numbers as values of json::value: int64, uint64, double, or exact text (see json.hpp).

#include <sluice/model/json.hpp>

#include <boost/json/value.hpp>

#include <compare>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace sluice {

// How many bytes at the start of `text` are a number by JSON's grammar (RFC 8259 section 6); 0 when
// there is none.
std::size_t number_prefix(std::string_view text);

// The value of a text that is one number and nothing else; nothing otherwise. The binary type is
// taken only when it is written with the very same letters.
std::optional<json::value> number_from_text(std::string_view text);

// The letters of a number. A double is written in the fewest letters that read back as the same
// double. A double that is not finite has no letters in JSON: it is written as null. Precondition:
// kind_of is number.
void append_number(std::string& out, const json::value& number);

// Order by value, exact for every pair: what counts is the decimal number that is written, so 0.1
// equals 0.10 and 2^64 is below 2^64 + 1. Exponents past 10^18 in size count as that size. Doubles
// that are not finite are above all others. Precondition: both are numbers.
std::strong_ordering compare_numbers(const json::value& left, const json::value& right);

}  // namespace sluice
