#include "engine/attempt.hpp"
#include "engine/caught.hpp"
#include "engine/dispatcher.hpp"

#include <sluice/trip.hpp>

// Several deliveries in one send: one commit of intents, one send, one commit of outcomes.

namespace sluice::engine {
namespace {

awaitable<result<std::vector<result<receipt>>>> send_together(std::shared_ptr<publisher> target,
                                                              std::vector<delivery> batch) {
    co_return co_await target->send_all(std::move(batch));
}

}  // namespace

awaitable<bool> dispatcher::deliver_batch(window batch) {
    const auto count = static_cast<std::int64_t>(batch.size());
    auto outcomes = co_await send_batch(std::move(batch));
    with_.log.write(log_level::info, "batch settled",
                    {{"route", lane_.route}, {"outgoing", lane_.outgoing}, {"tasks", count}});
    co_return co_await settle(std::move(outcomes));
}

awaitable<std::vector<ledger::settlement>> dispatcher::send_batch(window batch) {
    std::vector<ledger::settlement> outcomes;
    std::vector<const ledger::task*> tasks;
    std::vector<publish_machine> machines;
    std::vector<delivery> deliveries;
    std::vector<carried> held;
    std::vector<ledger::intent_record> intents;
    const auto now = with_.time.now();
    for (const auto& task : batch) {
        publish_machine machine(outgoing_->policy, task.counted_attempts(), with_.random);
        auto staged = stage(*outgoing_, task, now);
        if (!staged.record && !staged.problem) {
            settle_step skipped;
            skipped.to = ledger::task_state::skipped;
            skipped.reason = staged.skipped;
            outcomes.push_back(settlement_of(task, skipped, "", now));
            outcomes.back().stores = std::move(staged.stores);
            continue;
        }
        result<delivery> ready = failure();
        if (staged.record) {
            ready = caught_call([&] {
                return outgoing_->target->prepare(*std::move(staged.record),
                                                  delivery_key(task, with_));
            });
        } else {
            ready = *staged.problem;
        }
        if (!ready) {
            const auto action = machine.not_prepared(ready.error(), now);
            outcomes.push_back(settlement_of(task, std::get<settle_step>(action), "", now));
            continue;
        }
        machine.prepared(ready->safety);
        auto& holds = held.emplace_back();
        holds.stores = std::move(staged.stores);
        if (anything_behind(*outgoing_, next_)) {
            holds.record = ready->record;
        }
        intents.push_back({task.id, intent_of(*ready, now, holds)});
        tasks.push_back(&task);
        machines.push_back(machine);
        deliveries.push_back(*std::move(ready));
    }
    if (deliveries.empty()) {
        co_return outcomes;
    }
    const auto written = co_await with_.record.record_intents(std::move(intents));
    if (!written) {
        for (std::size_t i = 0; i < tasks.size(); ++i) {
            const auto action = machines[i].not_prepared(written.error(), now);
            outcomes.push_back(settlement_of(*tasks[i], std::get<settle_step>(action), "", now));
        }
        co_return outcomes;
    }
    reached(trip_point::batch_intents_committed);
    const auto sent = co_await caught(send_together(outgoing_->target, deliveries), true);
    reached(trip_point::batch_sent);
    const auto after = with_.time.now();
    for (std::size_t i = 0; i < tasks.size(); ++i) {
        publish_action action = settle_step{};
        if (!sent) {
            action = machines[i].not_sent(sent.error(), after);
        } else if (const auto& outcome = (*sent)[i]) {
            held[i].sent = result_of(*outcome);
            action = machines[i].sent(*outcome);
        } else {
            action = machines[i].not_sent(outcome.error(), after);
        }
        decided outcome(with_, *outgoing_, next_, machines[i], *tasks[i], deliveries[i], held[i]);
        outcomes.push_back(co_await settle_with_steps(outcome, std::get<settle_step>(action)));
    }
    co_return outcomes;
}

}  // namespace sluice::engine
