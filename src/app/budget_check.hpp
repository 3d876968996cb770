#pragma once

// Whether the schedules of a configuration fit into its budgets: what check, plan and run ask
// before anything begins.

#include "app/assembled.hpp"
#include "planning/cost_basis.hpp"

#include <string>
#include <vector>

namespace sluice::app {

// The basis from a directory of state, read only; without a measure for "".
result<planning::plan_grounds> grounds_in(const std::string& state,
                                          std::vector<std::string> incomings);

// What the schedules cost for certain must fit into the budget of their key: what does not becomes
// a problem of `given`, at the schedule that has to be slowed.
void refuse_what_cannot_fit(config::loaded& given, const assembled& built,
                            planning::plan_grounds grounds);

}  // namespace sluice::app
