#pragma once

// Puts a field's type into words, for messages, the schema and the reference pages.

#include <sluice/config/section.hpp>

#include <string>

namespace sluice::config {

// Writes the type of a field: "a list; each item is a text", "a duration such as 30s".
std::string type_text(const field_facts& facts);

// Writes a value on one line: a text as it is, everything else as JSON.
std::string value_text(const json::value& value);

}  // namespace sluice::config
