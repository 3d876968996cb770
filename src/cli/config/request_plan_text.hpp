#pragma once

// Writes the budget table of `sluice plan`, for people and for programs.

#include "planning/request_plan.hpp"

#include <cstddef>
#include <string>
#include <vector>

namespace sluice::cli {

// Lines fit `columns`; 0: they may be as long as they are.
std::string plan_text(const std::vector<planning::planned_budget>& budgets, bool measured,
                      std::size_t columns = 0);

// {"budgets":[{"id":…,"clients":[…],"requests":60,"per":"1m","asked_a_minute":…,"fits":true,
//  "uses":[{"name":…,"schedule":…,"times_a_minute":…,"requests_each":…,"requests_a_minute":…,
//  "basis":…,"next":…}]}]}
std::string plan_json(const std::vector<planning::planned_budget>& budgets);

}  // namespace sluice::cli
