#pragma once

// Shows a person, step by step, how stages change a record: those of a task's outgoing, or those of
// any object of the configuration. It sends, stores and settles nothing.

#include "engine/plan/plan.hpp"

#include <sluice/async/tokens.hpp>
#include <sluice/ledger/task.hpp>

#include <cstddef>
#include <memory>
#include <string>
#include <vector>

namespace sluice::engine {

struct stage_result {
    std::string owner;  // of the last stages: "outgoing 'report'"; empty: it has no name
    entity made;
};

struct stage_story {
    std::vector<stage_effect> steps;           // each names the owner of its stage
    std::vector<ledger::value_change> stores;  // the values that a delivery would store
    std::vector<stage_result> results;         // the records that come out of the last stages
    std::vector<std::string> held;  // why records would wait for an approval before the outgoings
    std::string ends;     // why a record ends before the publisher; empty: each of them reaches it
    bool failed = false;  // a stage failed, and no rule handled it
};

// A rejected task also runs its remaining stages before the ledger. Fails (class invalid) when the
// route or the outgoing is not in the plan, or the data cannot be read. The pointers' targets
// outlive the call.
awaitable<result<stage_story>> look_at_stages(const plan* plan, const ledger::task* task,
                                              wall_time now);

// The stages that a person tries, in the order of the fields.
struct stage_trial {
    const incoming_plan* incoming = nullptr;  // null: none
    const route_plan* route = nullptr;        // null: none
    // Each of them gets every record that comes out of the stages before.
    std::vector<std::shared_ptr<const outgoing_plan>> outgoings = {};
    const pipeline* list = nullptr;  // stages under a name, in place of the others
    std::size_t largest_task = 0;

    bool asks = false;  // stages may ask services
};

// Runs the stages on one record. `kept` holds the changes of storages that earlier records made,
// and receives those of this record; the story has only the latter. Variables that come in with the
// record are there for `list`. The pointers' targets outlive the call.
awaitable<stage_story> try_stages(const stage_trial* trial, entity entity, wall_time now,
                                  kept_values* kept);

}  // namespace sluice::engine
