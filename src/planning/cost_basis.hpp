#pragma once

// Reads from the ledger the cost basis, the past on which a prediction stands.

#include "planning/request_plan.hpp"

#include <sluice/async/tokens.hpp>
#include <sluice/ledger/ledger.hpp>

#include <string>
#include <vector>

namespace sluice::planning {

// Reads the past runs, and the next planned runs of `incomings`. `ledger` outlives the call.
awaitable<result<cost_basis>> read_cost_basis(ledger::ledger* ledger,
                                              std::vector<std::string> incomings);

}  // namespace sluice::planning
