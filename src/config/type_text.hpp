#pragma once

#include <sluice/config/section.hpp>

#include <string>

namespace sluice::config {

// The type of a field in words: "a list of texts", "a duration such as 30s".
std::string type_text(const field_facts& facts);

// A value on one line: a text as it is, everything else as JSON.
std::string value_text(const json::value& value);

}  // namespace sluice::config
