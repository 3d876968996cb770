#pragma once

// One attempt at one task, from its data to its settlement: carries out what publish_machine
// decides.

#include "engine/delivery/after_steps.hpp"
#include "engine/delivery/carried.hpp"
#include "engine/delivery/publish_machine.hpp"
#include "engine/delivery/target_watch.hpp"
#include "engine/delivery/twin_gate.hpp"
#include "engine/plan/plan.hpp"
#include "engine/services.hpp"

#include <memory>
#include <optional>
#include <string>

namespace sluice::engine {

// The record of a task as the outgoing's stages made it, or why there is none.
struct staged_record {
    std::optional<entity> record;
    std::string skipped;                       // reason, when a stage took it out
    std::optional<failure> problem;            // when a stage failed on it
    std::vector<ledger::value_change> stores;  // what the stages keep, unless one failed
    std::vector<ledger::new_task> spread;  // what a record became that was rejected before; skipped
};

// The pointers' targets outlive the call.
awaitable<staged_record> stage(const outgoing_plan* outgoing, const ledger::task* what,
                               wall_time now);

// The same of a task that came in rejected: through the stages that it did not get through, then
// through the outgoing's.
awaitable<staged_record> stage_rejected(const outgoing_plan* outgoing, const hand_on* next,
                                        const ledger::task* what, wall_time now);

// `sent`: what was sent, or asked about, for the history; nothing: it did not come to that.
ledger::settlement settlement_of(const ledger::task& what, const settle_step& step,
                                 const delivery& sent, wall_time at);

class attempt {
 public:
    // All of it outlives the attempt.
    attempt(const services& with, const outgoing_plan& outgoing, const hand_on& next,
            twin_gate& twins, const ledger::task& what, attempt_facts facts);

    // Ends with what is to be settled. A failure is the ledger's: the task is to be given back, or,
    // when it is of class refused, has another holder.
    // Terminal cancellation throws operation_aborted; a committed intent then stays open and is
    // asked about later.
    awaitable<result<ledger::settlement>> run();

    // What it found out about the target.
    const target_news& news() const { return news_; }

 private:
    awaitable<result<ledger::settlement>> go();
    awaitable<result<ledger::settlement>> go_on(publish_action action);
    awaitable<result<publish_action>> carry_out(publish_action action);
    awaitable<ledger::settlement> finish(settle_step step);
    ledger::settlement completed(ledger::settlement made) const;
    awaitable<publish_action> prepare();
    awaitable<result<publish_action>> commit_intent();
    awaitable<publish_action> send();
    awaitable<result<publish_action>> verify();
    awaitable<result<publish_action>> weigh(findings found);

    const services& with_;
    const outgoing_plan& outgoing_;
    const hand_on& next_;
    twin_gate& twins_;
    const ledger::task& task_;
    publish_machine machine_;
    std::string key_;
    delivery delivery_;
    carried holds_;
    twin_gate::turn turn_;
    target_news news_;
    bool intent_committed_ = false;  // by this attempt
    std::vector<ledger::new_task> spread_;
    bool asked_ = false;  // the target, what became of an earlier one
    bool sent_ = false;   // by this attempt
};

// Did a send that failed so send anything? One that waited for a budget or a credential did not.
bool was_sent(const failure& why, const delivery& what);

// What an attempt's requests are written down in.
std::shared_ptr<net::exchange_note> note_of(const ledger::task& what);

// A key for a delivery that the target can remember it by.
std::string delivery_key(const ledger::task& what, const services& with);

}  // namespace sluice::engine
