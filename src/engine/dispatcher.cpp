#include "engine/dispatcher.hpp"

#include "engine/attempt.hpp"

#include <sluice/trip.hpp>

#include <algorithm>

namespace sluice::engine {
namespace {

// In memory at once, for a publisher that takes one delivery at a time.
constexpr std::size_t single_window = 64;
// Longer than any delivery: one daemon holds the ledger, and gives leases back at its start and
// stop.
constexpr std::chrono::minutes lease_length{60};
constexpr std::chrono::seconds ledger_pause{1};
constexpr std::chrono::minutes longest_sleep{1};

bool holds_lane(ledger::task_state state) {
    return state == ledger::task_state::retry || state == ledger::task_state::waiting;
}

}  // namespace

dispatcher::dispatcher(services with, std::string route,
                       std::shared_ptr<const outgoing_plan> outgoing, twin_gate& twins,
                       hand_on next)
    : with_(with),
      lane_{std::move(route), outgoing->name},
      outgoing_(std::move(outgoing)),
      next_(std::move(next)),
      twins_(twins),
      wake_(with.executor) {}

void dispatcher::stop() {
    stopping_ = true;
    wake_.notify();
}

awaitable<void> dispatcher::run() {
    while (!stopping_) {
        const auto due = co_await drain();
        if (stopping_) {
            co_return;
        }
        std::chrono::milliseconds pause = longest_sleep;
        if (due) {
            pause = std::clamp(*due - with_.time.now(), std::chrono::milliseconds(1), pause);
        }
        co_await wake_.wait(pause);
    }
}

awaitable<std::optional<wall_time>> dispatcher::drain() {
    while (!stopping_) {
        ledger::claim_request wanted;
        wanted.where = lane_;
        wanted.limit = window_size();
        wanted.now = with_.time.now();
        wanted.lease = lease_length;
        auto claimed = co_await with_.record.claim(std::move(wanted));
        if (!claimed) {
            with_.log.write(log_level::error, "tasks not claimed",
                            {{"route", lane_.route},
                             {"outgoing", lane_.outgoing},
                             {"failure", describe(claimed.error())}});
            co_await with_.time.sleep_for(ledger_pause);
            continue;
        }
        if (claimed->tasks.empty()) {
            co_return claimed->next_due;
        }
        reached(trip_point::tasks_claimed);
        co_await work_through(std::move(claimed->tasks));
    }
    co_return std::nullopt;
}

std::size_t dispatcher::window_size() const {
    const auto batch = outgoing_->batch_limit();
    return batch > 1 ? batch : single_window;
}

awaitable<void> dispatcher::work_through(window tasks) {
    const auto batch_limit = outgoing_->batch_limit();
    std::size_t next = 0;
    bool go_on = true;
    while (go_on && !stopping_ && next < tasks.size()) {
        std::size_t last = next;
        while (last < tasks.size() && last - next < batch_limit && !tasks[last].open_intent) {
            ++last;
        }
        if (batch_limit == 1 || last == next) {
            go_on = co_await deliver(&tasks[next]);
            ++next;
            continue;
        }
        const auto from = tasks.begin() + static_cast<std::ptrdiff_t>(next);
        window batch(from, from + static_cast<std::ptrdiff_t>(last - next));
        next = last;
        go_on = co_await deliver_batch(std::move(batch));
    }
    tasks.erase(tasks.begin(), tasks.begin() + static_cast<std::ptrdiff_t>(next));
    if (!tasks.empty()) {
        co_await give_back(std::move(tasks));
    }
}

awaitable<bool> dispatcher::deliver(const ledger::task* what) {
    // Holds the turn among twins until the outcome stands in the ledger.
    attempt tried(with_, *outgoing_, next_, twins_, *what);
    auto outcome = co_await tried.run();
    if (!outcome) {
        with_.log.write(log_level::error, "task given back",
                        {{"task", what->id}, {"failure", describe(outcome.error())}});
        window held{*what};
        co_await give_back(std::move(held));
        co_await with_.time.sleep_for(ledger_pause);
        co_return false;
    }
    std::vector<ledger::settlement> outcomes;
    outcomes.push_back(*std::move(outcome));
    co_return co_await settle(std::move(outcomes));
}

awaitable<bool> dispatcher::settle(std::vector<ledger::settlement> outcomes) {
    for (;;) {
        reached(trip_point::outcome_before_commit);
        const auto settled = co_await with_.record.settle(outcomes);
        reached(trip_point::outcome_committed);
        if (settled || settled.error().kind == failure_class::refused) {
            if (!settled) {
                with_.log.write(log_level::error, "outcome not taken by the ledger",
                                {{"failure", describe(settled.error())}});
            }
            break;
        }
        // What happened outside must be written down: the disk may have room again in a moment.
        with_.log.write(log_level::error, "outcome not yet written",
                        {{"route", lane_.route}, {"failure", describe(settled.error())}});
        co_await with_.time.sleep_for(ledger_pause);
    }
    bool go_on = true;
    for (const auto& outcome : outcomes) {
        if (!outcome.follow_ups.empty() && next_.wake) {
            next_.wake();
        }
        count_and_log(outcome);
        go_on = go_on && !holds_lane(outcome.to);
    }
    co_return go_on;
}

awaitable<void> dispatcher::give_back(window tasks) {
    std::vector<ledger::task_id> ids;
    for (const auto& task : tasks) {
        ids.push_back(task.id);
    }
    const auto released = co_await with_.record.release(std::move(ids), with_.time.now());
    if (!released) {
        with_.log.write(log_level::error, "tasks not given back",
                        {{"route", lane_.route}, {"failure", describe(released.error())}});
    }
}

void dispatcher::count_and_log(const ledger::settlement& outcome) {
    ++settled_[outcome.to];
    auto level = log_level::info;
    if (outcome.to == ledger::task_state::failed || outcome.to == ledger::task_state::uncertain) {
        level = log_level::error;
    } else if (holds_lane(outcome.to)) {
        level = log_level::warning;
    } else if (outgoing_->batch_limit() > 1) {
        level = log_level::debug;  // the batch has a line of its own
    }
    with_.log.write(level, "task settled",
                    {{"task", outcome.id},
                     {"route", lane_.route},
                     {"outgoing", lane_.outgoing},
                     {"state", std::string(ledger::name_of(outcome.to))},
                     {"attempt", std::int64_t{outcome.attempt}},
                     {"sent", outcome.request},
                     {"result", outcome.external_id},
                     {"reason", outcome.reason}});
}

}  // namespace sluice::engine
