#pragma once

// The types of JSON Schema.

#include <sluice/model/json.hpp>

#include <string>
#include <string_view>

namespace sluice::transform {

// "null", "boolean", "number", "string", "array" or "object".
std::string_view type_of(const json::value& value);

// `type` may also be "integer": 1.0 is one.
bool has_type(const json::value& value, std::string_view type);

// Describes the keyword `type` for people: "string or null".
std::string text_of_type(const json::value& type);

}  // namespace sluice::transform
