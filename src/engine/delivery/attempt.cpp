#include "engine/delivery/attempt.hpp"

#include "engine/delivery/settlement.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

namespace sluice::engine {

using ledger::task_state;

publish_action attempt::resume(wall_time now) {
    auto stored = restore(*task.open_intent);
    if (!stored) {
        settle_step parked;
        parked.to = task_state::uncertain;
        parked.reason = describe(stored.error());
        parked.keep_intent = true;
        return parked;
    }
    delivery = std::move(stored->delivery);
    delivery.note = note_of(task, priority, trace);
    payload = std::move(stored->payload);
    if (payload.sent) {
        return machine.happened(*payload.sent);
    }
    auto action = machine.start_with_open_intent(delivery.safety, task.open_intent->at, now);
    const bool repeats = std::holds_alternative<prepare_step>(action);
    if (repeats && delivery.repeat_as_sent && payload.entity) {
        delivery.entity = *std::move(payload.entity);
        machine.prepared(delivery.safety);
        state = attempt_state::ready;
    }
    return action;
}

void attempt::ready(sluice::delivery prepared) {
    // The verification of the earlier attempt belongs to the history of this one.
    prepared.note = delivery.note ? delivery.note : note_of(task, priority, trace);
    delivery = std::move(prepared);
    machine.prepared(delivery.safety);
    state = attempt_state::ready;
}

void attempt::decide(settle_step what_becomes) {
    step = std::move(what_becomes);
    state = attempt_state::decided;
}

void attempt::leave(failure why) {
    problem = std::move(why);
    state = attempt_state::left;
}

delivery attempt::hand_over(bool whole) {
    sluice::delivery kept;
    kept.summary = delivery.summary;
    kept.note = delivery.note;
    if (whole) {
        kept.key = delivery.key;
        kept.safety = delivery.safety;
        kept.fingerprint = delivery.fingerprint;
        kept.target = delivery.target;
        kept.plan = delivery.plan;
        kept.repeat_as_sent = delivery.repeat_as_sent;
    }
    return std::exchange(delivery, std::move(kept));
}

void attempt::intent_committed() {
    machine.intent_committed();
    committed = true;
    sent = true;  // as far as anybody knows, until the publisher says otherwise
}

void attempt::keep(receipt done) {
    std::ranges::move(done.stores, std::back_inserter(payload.stores));
    if (followed) {
        followed->reply = result_of(done).reply;
    }
    if (payload.entity) {
        payload.sent = result_of(std::move(done));
    }
}

ledger::settlement attempt::settlement(wall_time now) {
    auto made = settlement_of(task, step, delivery, now);
    made.sent = sent;
    // A stored intent holds an earlier attempt's request.
    if (!committed && asked) {
        made.request = "asked about " + made.request;
    } else if (!committed && !payload.sent) {
        made.request.clear();
    }
    if (step.to == task_state::finished || step.to == task_state::skipped) {
        made.stores = std::move(payload.stores);
    }
    if (step.to == task_state::skipped) {
        made.follow_ups = std::move(spread);
    }
    return made;
}

}  // namespace sluice::engine
