#pragma once

// Makes the entity that a publisher gets from the data of a task: runs the stages between the
// ledger and the publisher.

#include "engine/delivery/continuation.hpp"
#include "engine/plan/plan.hpp"

#include <sluice/async/tokens.hpp>
#include <sluice/component/handled_failures.hpp>
#include <sluice/error.hpp>
#include <sluice/ledger/ledger.hpp>
#include <sluice/model/entity.hpp>
#include <sluice/model/time.hpp>

#include <optional>
#include <string>
#include <vector>

namespace sluice::engine {

// The entity, or the reason why there is none.
struct staged_entity {
    std::optional<sluice::entity> entity;
    std::string skipped;                       // the reason when a stage dropped it
    std::string held;                          // the reason when it waits for an approval
    std::optional<failure> problem;            // when a stage failed on it
    std::vector<ledger::value_change> stores;  // kept by the stages, unless one failed
    handled_failures handled;                  // by an `on_error`
    // Tasks that a rejected entity became when it was offered again; the task itself is then
    // skipped.
    std::vector<ledger::new_task> spread;
};

// A rejected task first runs the stages before the ledger. A task that its route holds, and that
// nobody has approved, runs no stage of the outgoing. Arguments outlive the call. Cancelled
// (terminal) while a stage waits, it throws operation_aborted.
awaitable<staged_entity> stage_entity(const ledger::task* task, const outgoing_plan* outgoing,
                                      const continuation* continuation, wall_time now);

}  // namespace sluice::engine
