#pragma once

// Reads moments and zones from the arguments of a function.

#include "expression/function_call.hpp"
#include "expression/zone.hpp"

#include <optional>

namespace sluice::jmespath {

// Reads a moment from a text: RFC 3339, or a date with or without a time in the given zone. Returns
// nothing after fail().
std::optional<wall_time> moment_argument(function_call& call, std::size_t i, const zone& place);

// Returns UTC when the argument is left out, and nothing after fail().
std::optional<zone> zone_argument(function_call& call, std::size_t i);

// Writes the moment to `out` as a text. Returns false after fail(): its year does not have four
// digits.
bool give_moment(function_call& call, wall_time moment, held& out);

}  // namespace sluice::jmespath
