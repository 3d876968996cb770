#pragma once

// Writes equal values as one text, so that a hash finds them; unique() uses it.

#include <sluice/model/json.hpp>

#include <string>

namespace sluice::jmespath {

// Two values have the same text exactly if json_equal() holds: 1 and 1.0 are one number, and the
// order of members does not count.
std::string canonical_text(const json::value& value);

}  // namespace sluice::jmespath
