#pragma once

// Reads and writes JSON without losing anything. Boost.JSON alone loses numbers: 1.10 comes back as
// 1.1E0, and integers past 64 bits become doubles. It also drops a double key silently.
//
// A number that neither an int64 nor a double gives back letter for letter is kept as its text.
// That is a string whose first byte is 0xFF, which no valid JSON text contains (decision 0002). So
// ask kind_of(), never value.is_string(), when the difference matters.

#include <sluice/error.hpp>

#include <boost/json/value.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace sluice {

namespace json = boost::json;

enum class json_kind { null, boolean, number, string, array, object };

struct json_limits {
    std::size_t depth = 128;
    // Counts every value of the text: numbers, texts, objects and so on. A value takes some 100
    // bytes of memory, however short its text is: "[0,0,0…" of 32 MB would take 800 MB.
    std::size_t values = 1'000'000;
};

// Fails (class invalid) with the line, the column and the expected text. Refuses invalid UTF-8, a
// key twice in one object, nesting or values past the limit, and anything after the value.
result<json::value> parse_json(std::string_view text, const json_limits& limits = {});

// Writes compact JSON. An untouched number comes out letter for letter as it was read; a double
// that is not finite becomes null. The result is always valid UTF-8: an invalid byte becomes
// U+FFFD.
std::string write_json(const json::value& value);
void append_json(std::string& out, const json::value& value);

// Writes equal JSON for people, with an indent of two spaces. It holds nothing that a terminal
// executes (printable.hpp).
std::string write_json_indented(const json::value& value);

json_kind kind_of(const json::value& value);
std::string_view name_of(json_kind kind);

// The text of a value; empty where it is none. It is a part of `value`.
std::string_view text_or_empty(const json::value& value);

// A member of an object; null where there is none, or where `value` is no object.
const json::value* member(const json::value& value, std::string_view name);
const json::value* member(const json::object& members, std::string_view name);

// The text of a member; empty where there is none, or where it is no text.
std::string text_member(const json::value& value, std::string_view name);
std::string text_member(const json::object& members, std::string_view name);

// A member that is a whole number of 64 bits with a sign.
std::optional<std::int64_t> integer_member(const json::value& value, std::string_view name);
std::optional<std::int64_t> integer_member(const json::object& members, std::string_view name);

// A member that is a whole number of 64 bits without a sign, in whichever form it stands.
std::optional<std::uint64_t> count_member(const json::value& value, std::string_view name);
std::optional<std::uint64_t> count_member(const json::object& members, std::string_view name);

// A member that is true; false for every other value and where there is none.
bool flag_member(const json::object& members, std::string_view name);

// The bytes of a text, or of a number that is kept as its text; 0 for every other value.
std::size_t text_length(const json::value& value);

// The text kept for a number that no binary type holds exactly; empty for every other value.
std::string_view exact_number_text(const json::value& value);

// Returns the double nearest to any number (int64, uint64, double, exact text). Precondition:
// kind_of is number.
double to_double(const json::value& number);

// Compares as JSON does: numbers by value (1 == 1.0), objects without regard to order.
bool json_equal(const json::value& left, const json::value& right);

}  // namespace sluice
