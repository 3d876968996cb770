#pragma once

// One text for all values that are equal, so that equal values are found by a hash.

#include <sluice/model/json.hpp>

#include <string>

namespace sluice::jmespath {

// Two values have the same text exactly when json_equal() holds: 1 and 1.0 are one number, and the
// order of members does not count.
std::string canonical_text(const json::value& value);

}  // namespace sluice::jmespath
