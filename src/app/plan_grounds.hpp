#pragma once

// What plan, check and run know of a configuration's cost besides itself.

#include "app/assembled.hpp"
#include "app/request_plan.hpp"

#include <sluice/ledger/ledger.hpp>

#include <string>
#include <vector>

namespace sluice::app {

// The ledger's past runs, and the moments of the next ones of these incomings. `record` outlives
// it.
awaitable<result<plan_grounds>> read_grounds(ledger::ledger* record,
                                             std::vector<std::string> incomings);

// The same from a directory of state, read only; grounds without a measure for "".
result<plan_grounds> grounds_in(const std::string& state, std::vector<std::string> incomings);

// What the schedules cost for certain must fit into the budget of their key: what does not becomes
// a problem of `given`, at the schedule that has to be slowed.
void refuse_what_cannot_fit(config::loaded& given, const assembled& built, plan_grounds grounds);

}  // namespace sluice::app
