#pragma once

// Holds one attempt at one task: its progress, and the outcome for the ledger. `deliver` takes the
// attempts of a load through their steps; this class does no I/O.

#include "engine/delivery/intent_payload.hpp"
#include "engine/delivery/publish_machine.hpp"
#include "engine/delivery/target_watch.hpp"
#include "engine/key_locks.hpp"

#include <sluice/component/publisher.hpp>
#include <sluice/ledger/ledger.hpp>

#include <memory>
#include <optional>
#include <vector>

namespace sluice::engine {

enum class attempt_state {
    begun,    // not prepared yet
    ready,    // prepared; next its intent is committed, then it is sent
    decided,  // `step` holds the decision
    left,     // the ledger failed or another holder has the task: nothing is settled
};

// Keeps what the followers of a task are told of its send.
struct followed_send {
    json::value data;   // of the record, as the publisher got it
    json::value reply;  // see sent_result; null: there is none
    std::shared_ptr<net::response> answered = nullptr;
};

struct attempt {
    // The task and the machine's policy outlive it.
    attempt(const ledger::task& task, publish_machine machine) : task(task), machine(machine) {}

    // Takes up the open outcome of an earlier attempt, and returns the next step unless the attempt
    // has come to another state. Precondition: the task has an open intent.
    publish_action resume(wall_time now);

    void ready(sluice::delivery prepared);
    void decide(settle_step what_becomes);
    void leave(failure why);

    // Takes the delivery out, to send it. The attempt keeps its summary and its note. With `whole`
    // it also keeps the data to write the intent again, which is all but the entity.
    sluice::delivery hand_over(bool whole);

    // The intent of this attempt stands.
    void intent_committed();

    // Keeps what the steps after the publisher, the outcome and the followers need of a success.
    void keep(receipt done);

    // Precondition: decided. Moves the kept changes of storages out of the intent payload.
    ledger::settlement settlement(wall_time now);

    const ledger::task& task;
    publish_machine machine;
    net::priority priority = net::priority::medium;  // of the task's route
    trace_parent trace;                              // the span of its load
    attempt_state state = attempt_state::begun;
    sluice::delivery delivery;
    intent_payload payload;
    std::vector<ledger::new_task> spread;  // see staged_entity
    settle_step step;
    std::optional<failure> problem;  // the reason why it was left
    target_report report;            // its findings about the target
    key_locks::lock lock;            // held while the target is asked, until the outcome stands
    std::shared_ptr<followed_send> followed = nullptr;  // null: nobody follows the task
    bool asked = false;      // the target was asked about an earlier attempt
    bool committed = false;  // the intent of this attempt is committed
    bool sent = false;       // this attempt sent it, as far as is known
};

}  // namespace sluice::engine
