#pragma once

// What has to be slowed, and to what, when a budget does not fit. Reckons only.

#include "planning/request_plan.hpp"

#include <string>
#include <vector>

namespace sluice::planning {

struct slowing {
    std::string incoming;
    std::string message;
    std::string mend;  // "slow it to 'every 2m'"
};

// The fewest schedules whose slowing leaves a fifth of the budget to spare, the largest first; none
// when it fits, and when publishing alone asks for more.
std::vector<slowing> what_to_slow(const planned_budget& budget);

}  // namespace sluice::planning
