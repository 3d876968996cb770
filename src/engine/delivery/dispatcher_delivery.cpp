#include "engine/caught.hpp"
#include "engine/delivery/attempt.hpp"
#include "engine/delivery/dispatcher.hpp"
#include "engine/repeated_failure.hpp"
#include "engine/stages/stages_left.hpp"

#include <sluice/model/time.hpp>
#include <sluice/trip.hpp>

#include <algorithm>
#include <utility>

// One delivery of a lane, from the window to its outcome in the ledger.

namespace sluice::engine {
namespace {

using ledger::task_state;

bool waits_for_more(task_state state) {
    return state == task_state::retry || state == task_state::waiting;
}

// A task whose outcome is unknown: the target may have to be asked. One that was rejected: stages
// that may wait come first.
bool goes_alone(const ledger::task& what) {
    return what.open_intent || is_offered_again(what);
}

}  // namespace

awaitable<void> dispatcher::begin() {
    const auto as = around_.target.take();
    if (as == breaker::pass::hold) {
        co_return;
    }
    auto load = next_load(as == breaker::pass::probe ? 1 : what_.outgoing->batch_limit());
    for (const auto& task : load) {
        in_hand_.insert(task.id);
        sends_[task.id] = task.sends;
    }
    ++under_way_;
    if (parallel() == 1) {
        co_await deliver_apart(std::move(load), as);
        co_return;
    }
    deliveries_.spawn("delivery", deliver_apart(std::move(load), as));
}

dispatcher::window dispatcher::next_load(std::size_t limit) {
    std::size_t count = 1;
    while (!goes_alone(window_.front()) && count < std::min(limit, window_.size()) &&
           !goes_alone(window_[count])) {
        ++count;
    }
    const auto end = window_.begin() + static_cast<std::ptrdiff_t>(count);
    window load(std::make_move_iterator(window_.begin()), std::make_move_iterator(end));
    window_.erase(window_.begin(), end);
    return load;
}

awaitable<void> dispatcher::deliver_apart(window load, breaker::pass as) {
    std::vector<ledger::task_id> tasks;
    for (const auto& task : load) {
        tasks.push_back(task.id);
    }
    co_await deliver(std::move(load), as);
    for (const auto id : tasks) {
        in_hand_.erase(id);
        sends_.erase(id);
    }
    --under_way_;
    wake_.notify();
}

awaitable<void> dispatcher::deliver(window load, breaker::pass as) {
    const auto first = load.front().id;
    const auto done = co_await caught(deliver_load(std::move(load), as));
    if (done) {
        co_return;
    }
    // An attempt ends in a settlement whatever its components do, so this is ours: the lease brings
    // the tasks back, and whoever holds them next sees the open intent.
    around_.target.heard(as, {});
    with_.log.write(log_level::error, "a delivery stumbled: its tasks come back with their lease",
                    {{"task", first}, {"failure", describe(done.error())}});
}

awaitable<result<void>> dispatcher::deliver_load(window load, breaker::pass as) {
    const bool together = what_.outgoing->batch_limit() > 1 && !goes_alone(load.front());
    if (together) {
        co_return co_await deliver_batch(std::move(load), as);
    }
    co_return co_await deliver_single(std::move(load), as);
}

awaitable<result<void>> dispatcher::deliver_single(window load, breaker::pass as) {
    const auto& task = load.front();
    const auto facts = co_await facts_of(&task, as);
    // Holds the turn among twins until the outcome stands in the ledger.
    attempt tried(with_, *what_.outgoing, what_.next, around_.twins, task, facts);
    auto outcome = co_await tried.run();
    around_.target.heard(as, tried.news());
    if (!outcome && outcome.error().kind == failure_class::refused) {
        with_.log.write(log_level::error, "a task was not held any more, and is left alone",
                        {{"task", task.id}, {"failure", describe(outcome.error())}});
        co_return result<void>();
    }
    if (!outcome) {
        std::vector<ledger::task_id> ids{task.id};
        co_await give_back_later(std::move(ids), outcome.error());
        co_return result<void>();
    }
    std::vector<ledger::settlement> outcomes;
    outcomes.push_back(*std::move(outcome));
    co_await settle(std::move(outcomes), as);
    co_return result<void>();
}

awaitable<attempt_facts> dispatcher::facts_of(const ledger::task* what, breaker::pass as) {
    attempt_facts facts(what->counted_attempts());
    facts.claims = what->attempts;
    if (as == breaker::pass::probe) {
        facts.probe = around_.target.pause();
    }
    if (what_.outgoing->policy.retry.total.count() == 0 || facts.counted == 1) {
        co_return facts;
    }
    const auto found = co_await with_.record.find(what->id);
    if (!found || !*found) {
        co_return facts;
    }
    // Since it was new for the last time: before that a person, or a stop, came between.
    const auto& whole = **found;
    wall_time fresh_at = whole.what.created;
    for (const auto& move : whole.moves) {
        fresh_at = move.to == task_state::fresh ? move.at : fresh_at;
    }
    const auto first = std::ranges::find_if(
        whole.attempts, [&](const auto& one) { return one.started >= fresh_at; });
    if (first != whole.attempts.end()) {
        facts.first_at = first->started;
    }
    co_return facts;
}

// Nothing of them was sent, and they have used up nothing. In order they hold the lane until then.
awaitable<void> dispatcher::give_back_later(std::vector<ledger::task_id> ids, failure why) {
    around_.trouble.failed("tasks not sent, and given back", why);
    unreleased_.insert(unreleased_.end(), ids.begin(), ids.end());
    held_ = !what_.by_key;
    co_await with_.time.sleep_for(ledger_pause);
}

awaitable<void> dispatcher::settle(std::vector<ledger::settlement> outcomes, breaker::pass as) {
    const auto over = std::ranges::count_if(
        outcomes, [](const auto& outcome) { return !waits_for_more(outcome.to); });
    if (run_ && run_->limited() && over > 0) {
        run_->settled(static_cast<std::size_t>(over));
        outcomes.back().stores.push_back(run_to_store());
    }
    for (;;) {
        reached(trip_point::outcome_before_commit);
        const auto settled = co_await with_.record.settle(outcomes);
        if (settled) {
            reached(trip_point::outcome_committed);
            around_.trouble.worked();
            break;
        }
        if (settled.error().kind == failure_class::refused) {
            with_.log.write(log_level::error, "outcome not taken by the ledger",
                            {{"failure", describe(settled.error())}});
            break;
        }
        // What happened outside must be written down: the disk may have room again in a moment.
        around_.trouble.failed("outcome not yet written", settled.error());
        co_await with_.time.sleep_for(ledger_pause);
    }
    for (const auto& outcome : outcomes) {
        if (!outcome.follow_ups.empty() && what_.next.wake) {
            what_.next.wake();
        }
        count_and_log(outcome, as);
        held_ = held_ || (!what_.by_key && waits_for_more(outcome.to));
    }
}

// Nothing is wrong with a task that waits: why is said once, and not of each task and each try.
bool dispatcher::is_said(const ledger::settlement& outcome) {
    if (outcome.to != task_state::waiting) {
        if (!waits_for_more(outcome.to)) {
            wait_.clear();
        }
        return false;
    }
    auto wait = without_numbers(outcome.reason);
    if (wait == wait_) {
        return true;
    }
    wait_ = std::move(wait);
    return false;
}

void dispatcher::count_and_log(const ledger::settlement& outcome, breaker::pass as) {
    ++settled_[outcome.to];
    auto level = log_level::info;
    const bool said = is_said(outcome);
    if (outcome.to == task_state::failed || outcome.to == task_state::uncertain) {
        level = log_level::error;
    } else if (waits_for_more(outcome.to)) {
        // That the target fails has been said once.
        level = as == breaker::pass::probe || said ? log_level::debug : log_level::warning;
    } else if (what_.outgoing->batch_limit() > 1) {
        level = log_level::debug;  // the batch has a line of its own
    }
    const auto next = outcome.next_attempt ? format_utc_seconds(*outcome.next_attempt) : "";
    with_.log.write(level, "task settled",
                    {{"task", outcome.id},
                     {"route", lane_.route},
                     {"outgoing", lane_.outgoing},
                     {"state", std::string(ledger::name_of(outcome.to))},
                     {"sends", std::int64_t{sends_[outcome.id] + (outcome.sent ? 1 : 0)}},
                     // In short; the whole exchange stands in the ledger.
                     {"sent", outcome.request.substr(0, outcome.request.find('\n'))},
                     {"result", outcome.external_id},
                     {"reason", outcome.reason},
                     {"next_attempt", next}});
}

}  // namespace sluice::engine
