#include "engine/delivery/attempt.hpp"

#include "engine/caught.hpp"
#include "engine/stages/stages_left.hpp"

#include <sluice/model/uuid.hpp>
#include <sluice/trip.hpp>

#include <algorithm>

namespace sluice::engine {

using ledger::task_state;

attempt::attempt(const services& with, const outgoing_plan& outgoing, const hand_on& next,
                 twin_gate& twins, const ledger::task& what, attempt_facts facts)
    : with_(with),
      outgoing_(outgoing),
      next_(next),
      twins_(twins),
      task_(what),
      machine_(outgoing.policy, facts, with.random),
      key_(delivery_key(what, with)) {}

awaitable<result<ledger::settlement>> attempt::run() {
    // What throws here is neither a component nor the ledger's failure: it costs an attempt, so
    // that it does not come round for ever, and what was sent is not forgotten.
    auto outcome = co_await caught(go(), true);
    if (outcome || !outcome.error().may_have_happened) {
        co_return outcome;
    }
    auto why = outcome.error();
    why.may_have_happened = intent_committed_;
    const auto now = with_.time.now();
    if (holds_.sent) {
        co_return completed(settlement_of(task_, machine_.after_failed(why, now), delivery_, now));
    }
    publish_action action = settle_step();
    if (intent_committed_) {
        action = machine_.not_sent(why, now);
    } else if (task_.open_intent) {
        action = machine_.not_verified(why, now);
    } else {
        action = machine_.not_prepared(why, now);
    }
    co_return completed(settlement_of(task_, std::get<settle_step>(action), delivery_, now));
}

awaitable<result<ledger::settlement>> attempt::go() {
    const auto now = with_.time.now();
    publish_action action = machine_.start(now);
    if (task_.open_intent) {
        auto stored = delivery_of(*task_.open_intent);
        auto holds = carried_of(*task_.open_intent);
        if (!stored || !holds) {
            settle_step parked;
            parked.to = task_state::uncertain;
            parked.reason = describe(stored ? holds.error() : stored.error());
            parked.keep_intent = true;
            co_return settlement_of(task_, parked, delivery(), now);
        }
        delivery_ = *std::move(stored);
        delivery_.note = note_of(task_);
        holds_ = *std::move(holds);
        if (holds_.sent) {
            co_return co_await finish(publish_machine::happened(*holds_.sent));
        }
        action = machine_.start_with_open_intent(delivery_.safety, task_.open_intent->at, now);
        if (delivery_.repeat_as_sent && holds_.record) {
            delivery_.record = *holds_.record;
            action = machine_.prepared(delivery_.safety);
        }
    }
    co_return co_await go_on(action);
}

awaitable<result<ledger::settlement>> attempt::go_on(publish_action action) {
    while (!std::holds_alternative<settle_step>(action)) {
        auto next = co_await carry_out(action);
        if (!next) {
            co_return next.error();
        }
        action = *std::move(next);
    }
    co_return co_await finish(std::get<settle_step>(action));
}

awaitable<ledger::settlement> attempt::finish(settle_step step) {
    decided outcome(with_, outgoing_, next_, machine_, task_, delivery_, holds_);
    co_return completed(co_await settle_with_steps(outcome, std::move(step)));
}

// What stands in a stored intent is no request of this attempt, unless it was asked about.
ledger::settlement attempt::completed(ledger::settlement made) const {
    made.sent = sent_;
    if (!intent_committed_ && !asked_ && !holds_.sent) {
        made.request.clear();
    } else if (!intent_committed_ && asked_) {
        made.request = "asked about " + made.request;
    }
    if (made.to == task_state::skipped) {
        made.follow_ups = spread_;
    }
    return made;
}

awaitable<result<publish_action>> attempt::carry_out(publish_action action) {
    if (std::holds_alternative<prepare_step>(action)) {
        publish_action next = co_await prepare();
        co_return next;
    }
    if (std::holds_alternative<commit_intent_step>(action)) {
        co_return co_await commit_intent();
    }
    if (std::holds_alternative<send_step>(action)) {
        publish_action next = co_await send();
        co_return next;
    }
    co_return co_await verify();
}

awaitable<publish_action> attempt::prepare() {
    turn_.reset();
    staged_record staged;
    if (is_offered_again(task_)) {
        staged = co_await stage_rejected(&outgoing_, &next_, &task_, with_.time.now());
    } else {
        staged = co_await stage(&outgoing_, &task_, with_.time.now());
    }
    holds_.stores = std::move(staged.stores);
    spread_ = std::move(staged.spread);
    if (staged.problem) {
        co_return machine_.not_prepared(*staged.problem, with_.time.now());
    }
    if (!staged.record) {
        settle_step skipped;
        skipped.to = task_state::skipped;
        skipped.reason = staged.skipped;
        co_return skipped;
    }
    const auto gathered = co_await caught(outgoing_.target->gather(*staged.record));
    if (!gathered) {
        co_return machine_.not_prepared(gathered.error(), with_.time.now());
    }
    auto ready =
        caught_call([&] { return outgoing_.target->prepare(*std::move(staged.record), key_); });
    if (!ready) {
        co_return machine_.not_prepared(ready.error(), with_.time.now());
    }
    ready->note = delivery_.note ? delivery_.note : note_of(task_);
    delivery_ = *std::move(ready);
    if (anything_behind(outgoing_, next_) || delivery_.repeat_as_sent) {
        holds_.record = delivery_.record;
    }
    if (delivery_.safety == repeat_safety::verifiable) {
        turn_ = co_await twins_.enter(delivery_.fingerprint);
    }
    co_return machine_.prepared(delivery_.safety);
}

awaitable<result<publish_action>> attempt::commit_intent() {
    std::vector<ledger::intent_record> intents;
    intents.push_back({task_.id, intent_of(delivery_, with_.time.now(), holds_), task_.attempts});
    reached(trip_point::intent_before_commit);
    const auto written = co_await with_.record.record_intents(std::move(intents));
    if (!written) {
        co_return written.error();
    }
    reached(trip_point::intent_committed);
    intent_committed_ = true;
    co_return machine_.intent_committed();
}

awaitable<publish_action> attempt::send() {
    sent_ = true;  // also when this is cut off
    const auto outcome = co_await caught(outgoing_.target->send(delivery_), true);
    reached(trip_point::delivery_sent);
    if (!outcome) {
        sent_ = was_sent(outcome.error(), delivery_);
        news_ = news_of(outcome.error());
        co_return machine_.not_sent(outcome.error(), with_.time.now());
    }
    news_.word = target_word::works;
    holds_.sent = result_of(*outcome);
    co_return machine_.sent(*outcome);
}

awaitable<result<publish_action>> attempt::verify() {
    turn_ = co_await twins_.enter(delivery_.fingerprint);
    reached(trip_point::before_verification);
    asked_ = true;
    auto asked = co_await caught(outgoing_.target->verify(delivery_));
    reached(trip_point::after_verification);
    if (!asked) {
        news_ = news_of(asked.error());
        co_return machine_.not_verified(asked.error(), with_.time.now());
    }
    news_.word = target_word::works;
    co_return co_await weigh(*std::move(asked));
}

awaitable<result<publish_action>> attempt::weigh(findings found) {
    ledger::destination where{task_.where.outgoing, delivery_.target};
    const auto others = co_await with_.record.claimed_external_ids(where, found.candidates);
    if (!others) {
        co_return others.error();
    }
    std::erase_if(found.candidates, [&](const std::string& id) {
        return std::ranges::find(*others, id) != others->end();
    });
    const auto spoken_for =
        co_await with_.record.finished_without_id(std::move(where), delivery_.fingerprint);
    if (!spoken_for) {
        co_return spoken_for.error();
    }
    auto next = machine_.found(found.candidates, *spoken_for, found.reliable, with_.time.now(),
                               found.may_come_later);
    if (const auto* step = std::get_if<settle_step>(&next);
        step != nullptr && step->to == task_state::finished) {
        holds_.sent = found_at_target(step->external_id);
    }
    co_return next;
}

bool was_sent(const failure& why, const delivery& what) {
    const bool waits = why.kind == failure_class::busy || why.kind == failure_class::credential;
    return !waits || why.may_have_happened || why.status != 0 ||
           (what.note && !what.note->sent.empty());
}

std::string delivery_key(const ledger::task& what, const services& with) {
    if (what.open_intent && !what.open_intent->key.empty()) {
        return what.open_intent->key;
    }
    return make_uuid7(with.time.now(), with.random.next(), with.random.next());
}

}  // namespace sluice::engine
