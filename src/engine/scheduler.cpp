#include "engine/scheduler.hpp"

#include "engine/due_runs.hpp"
#include "engine/pause_state.hpp"
#include "engine/plan/maintenance.hpp"
#include "engine/planned_start.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/deferred.hpp>
#include <boost/asio/experimental/parallel_group.hpp>

#include <algorithm>
#include <exception>
#include <utility>

namespace sluice::engine {
namespace {

using kinds = schedule_event_kind;
using ledger::paused_kind;

// Somebody may set the wall clock while this sleeps, and no timer notices.
constexpr std::chrono::milliseconds longest_sleep{60'000};

}  // namespace

scheduler::scheduler(const services& services, intake& runs, key_locks& run_locks,
                     missed_policy missed)
    : services_(services),
      runs_(runs),
      run_locks_(run_locks),
      missed_(missed),
      book_(services_, runs.incoming().name) {}

awaitable<void> scheduler::run() {
    const auto& incoming = runs_.incoming();
    if (incoming.when.by_hand()) {
        co_return;
    }
    wall_time planned = co_await first_run();
    for (;;) {
        const bool was_ahead = planned > services_.time.now();
        planned = co_await sleep_until(planned);
        // Looked at in any case, since it waits.
        const bool was_held = co_await wait_while_held(planned);
        if (was_held || (was_ahead && has_slept_through(planned))) {
            planned = co_await make_up(planned, incoming.missed);
            if (planned > services_.time.now()) {
                co_await store(planned);
                continue;
            }
        }
        auto next = next_after(planned);
        // Stored before the run. If the daemon stops during it, the unfinished listing goes on at
        // the start, and the next run keeps its time.
        if (next) {
            co_await store(*next);
        }
        note_due(next);
        co_await run_now(planned, next);
        const auto ended = services_.time.now();
        if (next && !catches_up(next) && start(*next) < ended) {
            next = co_await next_after_overlap(*next, ended);
        }
        // Told to stop, the next run is another scheduler's.
        if (!next || runs_.is_stopping()) {
            runs_.note_due(std::nullopt);
            co_return;
        }
        planned = *next;
    }
}

// The machine was suspended, or its clock was set forward. To the incoming that is as if the daemon
// had been down.
bool scheduler::has_slept_through(wall_time planned) const {
    const auto now = services_.time.now();
    return now - start(planned) > longest_sleep &&
           runs_due_after(runs_.incoming().when, planned, now) > 0;
}

wall_time scheduler::start(wall_time planned) const {
    const auto& incoming = runs_.incoming();
    return start_of(incoming.name, incoming.when, incoming.jitter, planned);
}

scheduler::moment scheduler::next_after(wall_time planned) const {
    const auto& when = runs_.incoming().when;
    const auto following = when.next(planned, planned);
    return catches_up(following) ? following : when.next(planned, services_.time.now());
}

// `due` is the first run that fell due during the one that has ended.
awaitable<scheduler::moment> scheduler::next_after_overlap(wall_time due, wall_time ended) {
    const auto& incoming = runs_.incoming();
    schedule_event skipped{.kind = kinds::skipped, .due = due, .at = ended};
    skipped.runs = runs_due_after(incoming.when, due, ended);
    moment next = due;
    if (incoming.overlap == overlap_rule::skip) {
        ++skipped.runs;
        next = incoming.when.next(due, ended);
        co_await store(next.value_or(wall_time::max()));
    }
    if (skipped.runs > 0) {
        co_await book_.write(skipped);
    }
    co_return next;
}

// A run that is made up for counts from now on: its own moment has passed long ago.
void scheduler::note_due(moment planned) {
    runs_.note_due(planned ? moment(std::max(start(*planned), services_.time.now()))
                           : std::nullopt);
}

awaitable<void> scheduler::run_now(wall_time planned, moment next) {
    at_once_ = false;
    const bool may_be_cut = next && runs_.incoming().overlap == overlap_rule::cancel;
    if (may_be_cut && !catches_up(next)) {
        co_await run_until_due(planned, *next);
    } else {
        co_await run_whole(planned);
    }
}

awaitable<void> scheduler::run_whole(wall_time planned) {
    co_await run_in_turn(planned);
    // The lock is free during the pause, so that it holds up no other run.
    while (runs_.cut_short() && !runs_.is_stopping()) {
        co_await until_released();
        co_await run_in_turn(std::nullopt);
    }
}

awaitable<void> scheduler::run_until_due(wall_time planned, wall_time next) {
    const auto executor = co_await asio::this_coro::executor;
    auto both = asio::experimental::make_parallel_group(
        asio::co_spawn(executor, run_whole(planned), asio::deferred),
        asio::co_spawn(executor, sleep_to(start(next)), asio::deferred));
    const auto [order, run_error, sleep_error] =
        co_await both.async_wait(asio::experimental::wait_for_one(), use_awaitable);
    const auto state = co_await asio::this_coro::cancellation_state;
    const bool stops = state.cancelled() != asio::cancellation_type::none;
    if (!run_error) {
        co_return;
    }
    if (stops || order[0] == 0) {
        std::rethrow_exception(run_error);
    }
    co_await runs_.end_cancelled_run("cut off: the next run was due");
    co_await book_.write({.kind = kinds::cut_off, .due = start(next), .at = services_.time.now()});
}

awaitable<void> scheduler::run_in_turn(moment planned) {
    const auto turn = co_await run_locks_.enter(runs_.incoming().name);
    if (runs_.is_stopping()) {
        co_return;
    }
    if (planned) {
        schedule_event begins{
            .kind = kinds::started, .due = start(*planned), .at = services_.time.now()};
        begins.due = std::min(begins.due, begins.at);
        if (begins.lateness() >= late_after) {
            begins.kind = kinds::late;
        }
        runs_.note_planned(begins.due);
        co_await book_.write(begins);
    }
    co_await runs_.run("schedule");
}

bool scheduler::is_held() const {
    const auto& name = runs_.incoming().name;
    return is_paused(services_, paused_kind::incoming, name) ||
           (services_.windows != nullptr &&
            services_.windows->held_until(paused_kind::incoming, name, services_.time.now()));
}

awaitable<void> scheduler::until_released() {
    const auto& name = runs_.incoming().name;
    while (is_held()) {
        if (services_.pauses != nullptr) {
            co_await services_.pauses->until_resumed(paused_kind::incoming, name);
        }
        const auto now = services_.time.now();
        const auto until = services_.windows == nullptr
                               ? std::nullopt
                               : services_.windows->held_until(paused_kind::incoming, name, now);
        if (until) {
            co_await services_.time.sleep_for(
                std::min<std::chrono::milliseconds>(*until - now, longest_sleep));
        }
    }
}

awaitable<bool> scheduler::wait_while_held(wall_time planned) {
    if (!is_held()) {
        co_return false;
    }
    co_await book_.write({.kind = kinds::held, .due = start(planned), .at = services_.time.now()});
    co_await until_released();
    co_return true;
}

awaitable<wall_time> scheduler::make_up(wall_time planned, missed_policy missed) {
    const auto& incoming = runs_.incoming();
    const auto now = services_.time.now();
    const auto decided = runs_to_make_up(incoming.when, missed, planned, now);
    if (decided.missed > 0) {
        co_await book_.write(
            {.kind = kinds::missed, .due = planned, .at = now, .runs = decided.missed});
    }
    caught_up_to_ = missed.rule == missed_rule::all ? now : wall_time::min();
    co_return decided.at;
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
    if (state->next_run && state->next_run->at < now) {
        co_await make_up(state->next_run->at, missed_);
    }
    at_once_ = state->listing_unfinished;
    const auto start = planned_start(incoming.when, missed_, *state, now);
    // The plan is stored, so that a daemon that stops before the run knows that it missed it.
    const bool is_stored = state->next_run && state->next_run->at == start &&
                           state->next_run->schedule == incoming.when.text();
    if (start > now && !is_stored) {
        co_await store(start);
    }
    co_return start;
}

awaitable<wall_time> scheduler::sleep_until(wall_time planned) {
    if (at_once_) {
        co_return planned;
    }
    auto due = start(planned);
    note_due(planned);
    for (auto now = services_.time.now(); now < due; now = services_.time.now()) {
        // Further away than a whole turn of the schedule: the clock has been set back.
        const auto turn = runs_.incoming().when.next(now, now).value_or(planned);
        if (turn < planned) {
            planned = turn;
            due = start(planned);
            note_due(planned);
            co_await store(planned);
            continue;
        }
        co_await services_.time.sleep_for(std::min(due - now, longest_sleep));
    }
    co_return planned;
}

awaitable<void> scheduler::sleep_to(wall_time at) {
    for (auto now = services_.time.now(); now < at; now = services_.time.now()) {
        co_await services_.time.sleep_for(std::min(at - now, longest_sleep));
    }
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
