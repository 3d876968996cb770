#pragma once

// Checks whether the schedules of a configuration fit into its budgets. `check`, `plan` and `run`
// do so before anything begins.

#include "app/assembled.hpp"
#include "planning/cost_basis.hpp"

#include <string>
#include <vector>

namespace sluice::app {

// Reads the cost basis from the ledger of a state directory, without writing. For an empty path,
// the basis holds no measurements. Blocks.
result<planning::cost_basis> cost_basis_in(const std::string& state,
                                           std::vector<std::string> incomings);

// Adds a problem to `given` for each schedule that must be slower. A budget must pay for everything
// that its schedules cost for certain.
void refuse_what_cannot_fit(config::loaded& given, const assembled& built,
                            planning::cost_basis basis);

}  // namespace sluice::app
