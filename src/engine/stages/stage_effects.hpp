#pragma once

// Shows a person, step by step, what the stages of a task's outgoing make of its data. It sends,
// stores and settles nothing.

#include "engine/plan/plan.hpp"

#include <sluice/async/tokens.hpp>
#include <sluice/ledger/task.hpp>

#include <string>
#include <vector>

namespace sluice::engine {

struct stage_story {
    std::vector<stage_effect> steps;           // each names whose stage it is
    std::vector<ledger::value_change> stores;  // the values that a delivery would store
    std::string ends;  // why it ends before the publisher; empty: it reaches the publisher
};

// A rejected task also goes through the stages before the ledger that it has left. Fails with class
// invalid if the plan lacks the route or the outgoing. Fails if the data cannot be read. The plan
// and the task outlive the call.
awaitable<result<stage_story>> look_at_stages(const plan* with, const ledger::task* what,
                                              wall_time now);

}  // namespace sluice::engine
