#pragma once

// Reads the results of a test from its ledger.

#include "cli/cases/case_world.hpp"

#include <string>

namespace sluice::cli {

// Adds a failure to the outcome. Empty texts are left out.
void add_failure(case_outcome& outcome, const std::string& outgoing, const std::string& identifier,
                 const std::string& state, const std::string& reason);

// Reads the tasks, the failures among them, the output and the position. `first_target` is the
// outgoing whose tasks are the output; empty: the deliveries are. The pointers' targets outlive the
// call.
awaitable<result<void>> read_tasks(case_world* world, std::string incoming,
                                   std::string first_target, case_outcome* outcome);

awaitable<result<void>> read_storages(case_world* world, case_outcome* outcome);

}  // namespace sluice::cli
