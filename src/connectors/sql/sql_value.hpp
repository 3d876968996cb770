#pragma once

// Turns JSON values into values of SQL.

#include <sluice/error.hpp>
#include <sluice/model/json.hpp>

#include <cstdint>
#include <map>
#include <string>
#include <variant>

namespace sluice::sql {

struct blob {
    std::string bytes;
    friend bool operator==(const blob&, const blob&) = default;
};

// A number that neither an int64 nor a double holds exactly. A database without a type for it takes
// the text of its digits.
struct exact_number {
    std::string digits;
    friend bool operator==(const exact_number&, const exact_number&) = default;
};

// monostate is NULL.
using sql_value =
    std::variant<std::monostate, std::int64_t, double, std::string, blob, exact_number>;

// The values of a statement's parameters by name, without the colon.
using bound_values = std::map<std::string, sql_value>;

// A boolean becomes 0 or 1. {base64: …} alone becomes a blob; every other list or object becomes
// JSON text. Fails (class refused) when base64 is not valid.
result<sql_value> sql_value_of(const json::value& value);

}  // namespace sluice::sql
