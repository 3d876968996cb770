#pragma once

// Reads application/x-www-form-urlencoded (URL standard, 5.1).

#include <sluice/error.hpp>
#include <sluice/model/json.hpp>

#include <string_view>

namespace sluice::formats {

// Returns an object of texts; a name that comes several times has a list. Fails (class invalid) for
// a text that is not UTF-8 once it is decoded, and for more than 10,000 pairs.
result<json::value> value_from_form(std::string_view text);

}  // namespace sluice::formats
