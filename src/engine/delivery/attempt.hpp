#pragma once

// Holds one attempt at one task: how far it has come, and what the ledger will be told of it.
//
// `deliver` takes the attempts of a load through their steps; this does no I/O.

#include "engine/delivery/intent_payload.hpp"
#include "engine/delivery/publish_machine.hpp"
#include "engine/delivery/target_watch.hpp"
#include "engine/key_locks.hpp"

#include <sluice/component/publisher.hpp>
#include <sluice/ledger/ledger.hpp>

#include <optional>
#include <vector>

namespace sluice::engine {

enum class attempt_state {
    begun,    // not prepared yet
    ready,    // prepared: its intent is to be committed, then it is sent
    decided,  // `step` says what becomes of it
    left,     // the ledger failed or somebody else holds the task: nothing is settled
};

struct attempt {
    // The task outlives it, and so does the policy of the machine.
    attempt(const ledger::task& task, publish_machine machine) : task(task), machine(machine) {}

    // Takes up what an earlier attempt left open, and says what is to be done if the attempt has
    // not come to another state. Precondition: the task has an open intent.
    publish_action resume(wall_time now);

    void ready(sluice::delivery prepared);
    void decide(settle_step what_becomes);
    void leave(failure why);

    // Takes the delivery out, to be sent. The attempt keeps its summary and its note; `whole`: and
    // what writes the intent again, which is all but the entity.
    sluice::delivery hand_over(bool whole);

    // Precondition: decided. Takes what is kept in stores out of the payload.
    ledger::settlement settlement(wall_time now);

    const ledger::task& task;
    publish_machine machine;
    net::priority priority = net::priority::medium;  // of the task's route
    attempt_state state = attempt_state::begun;
    sluice::delivery delivery;
    intent_payload payload;
    std::vector<ledger::new_task> spread;  // see staged_entity
    settle_step step;
    std::optional<failure> problem;  // why it was left
    target_report report;            // what it learned of the target
    key_locks::lock lock;            // held while the target is asked, until the outcome stands
    bool asked = false;              // the target, what became of an earlier attempt
    bool committed = false;          // the intent of this attempt
    bool sent = false;               // by this attempt, as far as anybody knows
};

}  // namespace sluice::engine
