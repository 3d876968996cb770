#pragma once

// Computes which schedules to slow, and to what, if a budget does not fit. `check` and `plan` show
// it. No I/O.

#include "planning/request_plan.hpp"

#include <string>
#include <vector>

namespace sluice::planning {

struct slowing {
    std::string incoming;
    std::string message;
    std::string mend;  // "slow it to 'every 2m'"
};

// Finds the fewest schedules whose slowing leaves a fifth of the budget free, the largest first.
// Returns none if the budget fits, or if publishing alone asks for more.
std::vector<slowing> what_to_slow(const planned_budget& budget);

}  // namespace sluice::planning
