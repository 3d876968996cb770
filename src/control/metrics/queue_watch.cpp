#include "control/metrics/queue_watch.hpp"

#include <algorithm>

namespace sluice::control {

awaitable<result<std::shared_ptr<const queue_facts>>> queue_watch::look(
    ledger::ledger* ledger, clock* time, std::chrono::milliseconds oldest) {
    constexpr int share = 20;
    const auto now = time->steady_now();
    const auto kept = std::max<steady_time::duration>(oldest, took_ * share);
    if (facts_ && now - asked_ < kept) {
        co_return facts_;
    }
    ledger::task_filter open;
    open.states = ledger::open_states();
    const auto counts = co_await ledger->count_by_lane(std::move(open));
    if (!counts) {
        co_return counts.error();
    }
    const auto heads = co_await ledger->heads_of_lanes(time->now());
    if (!heads) {
        co_return heads.error();
    }
    auto made = std::make_shared<queue_facts>();
    for (const auto& one : *counts) {
        made->open[one.lane] = one.tasks;
    }
    for (const auto& one : *heads) {
        made->heads[one.lane] = one;
    }
    facts_ = std::move(made);
    asked_ = now;
    took_ = time->steady_now() - now;
    co_return facts_;
}

}  // namespace sluice::control
