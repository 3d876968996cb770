#pragma once

// The past that a prediction of cost stands on.

#include "planning/request_plan.hpp"

#include <sluice/async/tokens.hpp>
#include <sluice/ledger/ledger.hpp>

#include <string>
#include <vector>

namespace sluice::planning {

// The ledger's past runs, and the moments of the next ones of these incomings. `record` outlives
// it.
awaitable<result<plan_grounds>> read_grounds(ledger::ledger* record,
                                             std::vector<std::string> incomings);

}  // namespace sluice::planning
