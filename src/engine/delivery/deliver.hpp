#pragma once

// Delivers a load: one or more tasks of a lane, in one send.
//
// Every delivery goes through three commits, in this order and in no other:
//
//   1. claim     The lane's queue takes the tasks from the ledger, under a lease. A crash after it
//                costs nothing: the next start gives the tasks back.
//   2. intents   Of all tasks of the load that are ready. A crash after it leaves the outcome
//                unknown, and the publisher's repeat_safety says what may be done.
//      send      One for the load. No byte goes out before commit 2 stands.
//   3. outcomes  Of all tasks of the load, with what stages keep, the follow-up tasks and the rest
//                of the lane's run. It is tried until the ledger takes it.
//
// Only after-steps write in between: that the delivery was sent, into its intent (after_steps.hpp).
// From before commit 2 until after commit 3 the load holds the locks of its fingerprints.

#include "engine/delivery/breaker.hpp"
#include "engine/delivery/delivery_context.hpp"

#include <sluice/async/tokens.hpp>
#include <sluice/ledger/task.hpp>

#include <vector>

namespace sluice::engine {

struct delivery_load {
    // The claimed tasks, at most the outgoing's batch_limit(). A task with an open intent, or one
    // that was rejected before, is alone.
    std::vector<ledger::task> tasks;
    breaker::pass pass = breaker::pass::go;
};

struct delivery_report {
    // Tasks for which the ledger failed before they were sent. They have used up nothing; the
    // caller gives them back.
    std::vector<ledger::task_id> unsent;
    bool waits = false;  // a task waits for its next attempt, or must be given back
};

// Does commits 2 and 3. The arguments outlive the call. It throws nothing but operation_aborted, on
// terminal cancellation: a committed intent then stays open, and the next holder asks about it.
awaitable<delivery_report> deliver(const delivery_context* context, const delivery_load* load);

}  // namespace sluice::engine
