#pragma once

// Moments and zones among the arguments of a function.

#include "expression/function_call.hpp"
#include "expression/zone.hpp"

#include <optional>

namespace sluice::jmespath {

// A moment is a text: RFC 3339, or a date with or without a time, which are of the zone. Nothing
// after fail().
std::optional<wall_time> moment_argument(function_call& call, std::size_t i, const zone& place);

// UTC when the argument is left out. Nothing after fail().
std::optional<zone> zone_argument(function_call& call, std::size_t i);

// The moment as a text. False after fail(): its year does not have four digits.
bool give_moment(function_call& call, wall_time moment, held& out);

}  // namespace sluice::jmespath
