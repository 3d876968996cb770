#include "engine/caught.hpp"
#include "engine/delivery/attempt.hpp"
#include "engine/delivery/dispatcher.hpp"

#include <sluice/trip.hpp>

// Several deliveries in one send: one commit of intents, one send, one commit of outcomes.

namespace sluice::engine {
namespace {

awaitable<result<std::vector<result<receipt>>>> send_together(std::shared_ptr<publisher> target,
                                                              std::vector<delivery> batch) {
    co_return co_await target->send_all(std::move(batch));
}

}  // namespace

// What is ready to be sent together, in order; `outcomes` are those that never get that far.
struct dispatcher::ready_batch {
    std::vector<const ledger::task*> tasks;
    std::vector<publish_machine> machines;
    std::vector<delivery> deliveries;
    std::vector<carried> held;
    std::vector<ledger::settlement> outcomes;
    std::vector<twin_gate::turn> turns;  // until the outcomes stand in the ledger
};

awaitable<result<void>> dispatcher::deliver_batch(window load, breaker::pass as) {
    const auto count = static_cast<std::int64_t>(load.size());
    ready_batch batch;
    for (const auto& task : load) {
        const auto facts = co_await facts_of(&task, as);
        auto staged = co_await stage(what_.outgoing.get(), &task, with_.time.now());
        add_to_batch(batch, task, facts, std::move(staged));
    }
    co_await take_turns(&batch);
    target_news learned;
    if (!batch.deliveries.empty()) {
        what_.outgoing->target->arrange(batch.deliveries);
        const auto written = co_await with_.record.record_intents(intents_of(batch));
        if (!written) {
            around_.target.heard(as, learned);
            co_await give_back_batch(&batch, written.error());
        } else {
            reached(trip_point::batch_intents_committed);
            learned = co_await send_batch(&batch);
            around_.target.heard(as, learned);
        }
    } else {
        around_.target.heard(as, learned);
    }
    if (!batch.outcomes.empty()) {
        with_.log.write(log_level::info, "batch settled",
                        {{"route", lane_.route}, {"outgoing", lane_.outgoing}, {"tasks", count}});
        co_await settle(std::move(batch.outcomes), as);
    }
    co_return result<void>();
}

void dispatcher::add_to_batch(ready_batch& batch, const ledger::task& task, attempt_facts facts,
                              staged_record staged) {
    const auto now = with_.time.now();
    publish_machine machine(what_.outgoing->policy, facts, with_.random);
    if (!staged.record && !staged.problem) {
        settle_step skipped;
        skipped.to = ledger::task_state::skipped;
        skipped.reason = staged.skipped;
        batch.outcomes.push_back(settlement_of(task, skipped, delivery(), now));
        batch.outcomes.back().stores = std::move(staged.stores);
        return;
    }
    result<delivery> ready = failure();
    if (staged.record) {
        ready = caught_call([&] {
            return what_.outgoing->target->prepare(*std::move(staged.record),
                                                   delivery_key(task, with_));
        });
    } else {
        ready = *staged.problem;
    }
    if (!ready) {
        const auto action = machine.not_prepared(ready.error(), now);
        batch.outcomes.push_back(
            settlement_of(task, std::get<settle_step>(action), delivery(), now));
        return;
    }
    ready->note = note_of(task);
    machine.prepared(ready->safety);
    machine.intent_committed();
    auto& holds = batch.held.emplace_back();
    holds.stores = std::move(staged.stores);
    if (anything_behind(*what_.outgoing, what_.next) || ready->repeat_as_sent) {
        holds.record = ready->record;
    }
    batch.tasks.push_back(&task);
    batch.machines.push_back(machine);
    batch.deliveries.push_back(*std::move(ready));
}

std::vector<ledger::intent_record> dispatcher::intents_of(const ready_batch& batch) const {
    const auto now = with_.time.now();
    std::vector<ledger::intent_record> intents;
    intents.reserve(batch.tasks.size());
    for (std::size_t i = 0; i < batch.tasks.size(); ++i) {
        const auto& task = *batch.tasks[i];
        intents.push_back(
            {task.id, intent_of(batch.deliveries[i], now, batch.held[i]), task.attempts});
    }
    return intents;
}

// Each fingerprint once, and all batches in the same order: two that have twins of each other
// cannot wait for one another.
awaitable<void> dispatcher::take_turns(ready_batch* batch) {
    std::set<std::string> fingerprints;
    for (const auto& one : batch->deliveries) {
        if (one.safety == repeat_safety::verifiable) {
            fingerprints.insert(one.fingerprint);
        }
    }
    for (const auto& fingerprint : fingerprints) {
        batch->turns.push_back(co_await around_.twins.enter(fingerprint));
    }
}

// Without their intents nothing was sent.
awaitable<void> dispatcher::give_back_batch(ready_batch* batch, failure why) {
    if (why.kind == failure_class::refused) {
        with_.log.write(log_level::error, "tasks were not held any more, and are left alone",
                        {{"route", lane_.route}, {"failure", describe(why)}});
        co_return;
    }
    std::vector<ledger::task_id> ids;
    for (const auto* task : batch->tasks) {
        ids.push_back(task->id);
    }
    co_await give_back_later(std::move(ids), std::move(why));
}

// What it tells of the target: that it works, when one of them says so.
awaitable<target_news> dispatcher::send_batch(ready_batch* batch) {
    auto sent = co_await caught(send_together(what_.outgoing->target, batch->deliveries), true);
    reached(trip_point::batch_sent);
    if (sent && sent->size() != batch->tasks.size()) {
        failure wrong(failure_class::internal, "the publisher gave another number of outcomes");
        wrong.may_have_happened = true;
        sent = wrong;
    }
    target_news learned;
    const auto now = with_.time.now();
    for (std::size_t i = 0; i < batch->tasks.size(); ++i) {
        const result<receipt>& outcome = sent ? (*sent)[i] : result<receipt>(sent.error());
        publish_action action = settle_step{};
        if (outcome) {
            batch->held[i].sent = result_of(*outcome);
            action = batch->machines[i].sent(*outcome);
            learned.word = target_word::works;
        } else {
            action = batch->machines[i].not_sent(outcome.error(), now);
            if (learned.word == target_word::silent) {
                learned = news_of(outcome.error());
            } else if (word_of(outcome.error()) == target_word::works) {
                learned.word = target_word::works;
            }
        }
        decided made(with_, *what_.outgoing, what_.next, batch->machines[i], *batch->tasks[i],
                     batch->deliveries[i], batch->held[i]);
        batch->outcomes.push_back(co_await settle_with_steps(made, std::get<settle_step>(action)));
        batch->outcomes.back().sent = outcome || was_sent(outcome.error(), batch->deliveries[i]);
    }
    co_return learned;
}

}  // namespace sluice::engine
