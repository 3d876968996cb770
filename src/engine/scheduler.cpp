#include "engine/scheduler.hpp"

#include "engine/pause_state.hpp"
#include "engine/planned_start.hpp"

#include <algorithm>

namespace sluice::engine {
namespace {

// Somebody may set the wall clock while this sleeps, and no timer notices.
constexpr std::chrono::milliseconds longest_sleep{60'000};

}  // namespace

scheduler::scheduler(services services, intake& runs, key_locks& run_locks, missed_rule missed)
    : services_(services), runs_(runs), run_locks_(run_locks), missed_(missed) {}

awaitable<void> scheduler::run() {
    const auto& when = runs_.incoming().when;
    if (when.by_hand()) {
        co_return;
    }
    wall_time planned = co_await first_run();
    for (;;) {
        planned = co_await sleep_until(planned);
        // Asked before the wait, because after it nothing is paused.
        const bool was_paused =
            is_paused(services_, ledger::paused_kind::incoming, runs_.incoming().name);
        co_await until_resumed();
        auto next = when.next(planned, services_.time.now());
        if (was_paused && next && runs_.incoming().missed == missed_rule::skip) {
            co_await store(*next);
            planned = *next;
            continue;
        }
        // Stored before the run. If the daemon stops during it, the unfinished listing goes on at
        // the start, and the next run keeps its time.
        if (next) {
            co_await store(*next);
        }
        runs_.note_planned(planned);
        co_await run_now();
        const auto ended = services_.time.now();
        if (next && *next < ended && runs_.incoming().overlap == overlap_rule::skip) {
            next = when.next(*next, ended);
            co_await store(next.value_or(wall_time::max()));
        }
        // Told to stop, the next run is another scheduler's.
        if (!next || runs_.is_stopping()) {
            co_return;
        }
        planned = *next;
    }
}

awaitable<void> scheduler::run_now() {
    co_await run_in_turn();
    // The lock is free during the pause, so that it holds up no other run.
    while (runs_.cut_short() && !runs_.is_stopping()) {
        co_await until_resumed();
        co_await run_in_turn();
    }
}

awaitable<void> scheduler::run_in_turn() {
    const auto turn = co_await run_locks_.enter(runs_.incoming().name);
    if (!runs_.is_stopping()) {
        co_await runs_.run("schedule");
    }
}

awaitable<void> scheduler::until_resumed() {
    if (services_.pauses != nullptr) {
        co_await services_.pauses->until_resumed(ledger::paused_kind::incoming,
                                                 runs_.incoming().name);
    }
}

awaitable<wall_time> scheduler::first_run() {
    const auto& incoming = runs_.incoming();
    const auto now = services_.time.now();
    const auto state = co_await services_.ledger.state_of(incoming.name);
    if (!state) {
        services_.log.write(log_level::error, "stored schedule not read",
                            {{"incoming", incoming.name}, {"failure", describe(state.error())}});
        co_return incoming.when.first(now).value_or(wall_time::max());
    }
    const auto start = planned_start(incoming.when, missed_, *state, now);
    // The plan is stored, so that a daemon that stops before the run knows that it missed it.
    const bool is_stored = state->next_run && state->next_run->at == start &&
                           state->next_run->schedule == incoming.when.text();
    if (start > now && !is_stored) {
        co_await store(start);
    }
    co_return start;
}

awaitable<wall_time> scheduler::sleep_until(wall_time at) {
    for (auto now = services_.time.now(); now < at; now = services_.time.now()) {
        // Further away than a whole turn of the schedule: the clock has been set back.
        const auto turn = runs_.incoming().when.next(now, now).value_or(at);
        if (turn < at) {
            at = turn;
            co_await store(at);
            continue;
        }
        co_await services_.time.sleep_for(std::min(at - now, longest_sleep));
    }
    co_return at;
}

awaitable<void> scheduler::store(wall_time next) {
    ledger::planned_run planned{next, runs_.incoming().when.text()};
    const auto stored =
        co_await services_.ledger.store_next_run(runs_.incoming().name, std::move(planned));
    if (!stored) {
        services_.log.write(
            log_level::error, "next run not stored",
            {{"incoming", runs_.incoming().name}, {"failure", describe(stored.error())}});
    }
}

}  // namespace sluice::engine
