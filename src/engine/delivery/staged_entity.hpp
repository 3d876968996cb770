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

// The entity, or why there is none.
struct staged_entity {
    std::optional<sluice::entity> entity;
    std::string skipped;                       // reason, when a stage took it out
    std::optional<failure> problem;            // when a stage failed on it
    std::vector<ledger::value_change> stores;  // kept by the stages, unless one failed
    handled_failures handled;                  // by an `on_error`
    // Tasks that a rejected entity became when it was offered again; it is skipped then.
    std::vector<ledger::new_task> spread;
};

// A task that was rejected goes through the stages before the ledger first. Arguments outlive the
// call. Cancellable (terminal) while a stage waits, then throws operation_aborted.
awaitable<staged_entity> stage_entity(const ledger::task* task, const outgoing_plan* outgoing,
                                      const continuation* continuation, wall_time now);

}  // namespace sluice::engine
