#pragma once

// JSON as it came. Boost.JSON alone loses numbers: 1.10 comes back as 1.1E0, integers past 64 bits
// become doubles, a double key is silently dropped. Here a number that int64 or a double cannot
// give back letter for letter is kept as its text: a string whose first byte is 0xFF, which no
// valid JSON text contains. Always ask kind_of(), never value.is_string(), when the difference
// matters.

#include <sluice/error.hpp>

#include <boost/json/value.hpp>

#include <cstddef>
#include <string>
#include <string_view>

namespace sluice {

namespace json = boost::json;

enum class json_kind { null, boolean, number, string, array, object };

struct json_limits {
    std::size_t depth = 128;
    // Numbers, texts, objects and so on, all together. A value takes some 100 bytes of memory,
    // however short its text: "[0,0,0…" of 32 MB would take 800 MB.
    std::size_t values = 1'000'000;
};

// Fails (class invalid) with line, column and what was expected. Refuses: invalid UTF-8, a key
// twice in one object, nesting or values past the limit, anything behind the value.
result<json::value> parse_json(std::string_view text, const json_limits& limits = {});

// Compact. Numbers that were parsed and not touched come out letter for letter; a double that is
// not finite comes out as null. Always valid UTF-8: a byte that is none becomes U+FFFD.
std::string write_json(const json::value& value);
void append_json(std::string& out, const json::value& value);

// Two spaces an indent, for people: equal JSON, and nothing in it that a terminal carries out
// (printable.hpp).
std::string write_json_indented(const json::value& value);

json_kind kind_of(const json::value& value);
std::string_view name_of(json_kind kind);

// A member of an object; null where there is none, or where `value` is no object.
const json::value* member(const json::value& value, std::string_view name);

// The text of a member; empty where there is none, or where it is no text.
std::string text_member(const json::object& members, std::string_view name);
std::string text_member(const json::value& value, std::string_view name);

// Bytes of a text, or of a number that is kept as its text; 0 for everything else.
std::size_t text_length(const json::value& value);

// The text kept for a number that no binary type holds exactly; empty for every other value.
std::string_view exact_number_text(const json::value& value);

// Any number (int64, uint64, double, exact text) as the nearest double. Precondition: kind_of is
// number.
double to_double(const json::value& number);

// Equal as JSON: numbers by value (1 == 1.0), objects without regard to order.
bool json_equal(const json::value& left, const json::value& right);

}  // namespace sluice
