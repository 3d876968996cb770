#pragma once

// Reads and writes the fields of forms and queries (application/x-www-form-urlencoded).

#include <sluice/error.hpp>

#include <map>
#include <string>
#include <string_view>

namespace sluice::operator_page {

using fields = std::map<std::string, std::string>;

// A field that comes several times has its values in one text, with commas between. Fails (class
// invalid) for broken encoding.
result<fields> read_fields(std::string_view text);

// Returns the value of a field; empty when it is missing.
std::string field(const fields& all, std::string_view name);

// "tasks?route=posts"; fields without a value are left out.
std::string with_fields(std::string path, const fields& all);

// One segment of a path.
std::string segment(std::string_view text);

}  // namespace sluice::operator_page
