#pragma once

// Shows a person, step by step, how the stages of a task's outgoing change its data. It sends,
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

// A rejected task goes through the stages that are left before the ledger, too. Fails (class
// invalid) when the route or the outgoing is not in the plan, or the data cannot be read. What the
// pointers point to outlives the call.
awaitable<result<stage_story>> look_at_stages(const plan* plan, const ledger::task* task,
                                              wall_time now);

}  // namespace sluice::engine
