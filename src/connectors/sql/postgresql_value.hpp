#pragma once

// Turns values of PostgreSQL into JSON, and values of a record into parameters. No I/O.

#include "connectors/sql/sql_value.hpp"

#include <sluice/error.hpp>
#include <sluice/model/json.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace sluice::sql {

// `type` is the number of a built-in type (pg_type.oid), `text` its text in a session with ISO
// dates, UTC and hexadecimal bytea. Numbers keep every digit. A timestamp becomes
// "2026-02-01T12:00:00.000000Z" (without Z when it has no time zone), so that texts sort as times.
// bytea becomes {base64: …}. json and jsonb become what they hold; every other type is its text.
// Fails (class invalid) for a number that JSON has not.
result<json::value> value_of_postgresql(unsigned type, std::string_view text);

// The parameters of one execution, as the library takes them. The pointers refer to the texts.
struct bound_parameters {
    std::vector<std::string> texts;
    std::vector<const char*> values;  // null is NULL
    std::vector<int> lengths;
    std::vector<int> formats;  // 1: bytes
};

// `names` are in order of their numbers. Fails (class refused) for a name without a value and for a
// text with a zero byte, which PostgreSQL cannot hold.
result<bound_parameters> bind_in_order(const std::vector<std::string>& names,
                                       const bound_values& values);

}  // namespace sluice::sql
