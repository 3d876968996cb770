#include "cli/run/handed_run.hpp"

#include <algorithm>
#include <set>

namespace sluice::cli {
namespace {

using ledger::task_state;

// A person waits for the answer, and one look is one read of the ledger.
constexpr std::chrono::milliseconds between_looks{100};
// A daemon notices within a second. One that does not is busy with a round by hand, or is an older
// version.
constexpr std::chrono::seconds longest_until_taken{15};

ledger::task_filter tasks_of(ledger::run_id run) {
    ledger::task_filter filter;
    filter.run = run;
    return filter;
}

failure not_taken() {
    return {failure_class::busy, "the process that uses the state directory does not take requests",
            "it is a round by hand, or an older version: try again when it has ended"};
}

}  // namespace

awaitable<result<std::optional<engine::round_report>>> handed_run::ask(std::string id,
                                                                       std::string incoming,
                                                                       std::string by) {
    engine::run_request asked;
    asked.id = id;
    asked.incoming = incoming;
    asked.by = std::move(by);
    const auto now = time_.now();
    std::vector<ledger::value_change> changes{engine::stored(asked, now)};
    const auto written = co_await ledger_.change_values(std::move(changes), now);
    if (!written) {
        co_return written.error();
    }
    const auto run = co_await wait_for_run(id);
    // The request is answered, or its time is over.
    const auto done = co_await withdraw(std::move(id));
    if (!run) {
        co_return run.error();
    }
    if (!done) {
        co_return done.error();
    }
    if (!*run) {
        co_return std::optional<engine::round_report>();
    }
    const auto settled = co_await wait_for_tasks(**run);
    if (!settled) {
        co_return settled.error();
    }
    co_return co_await report_of(**run, std::move(incoming));
}

awaitable<result<std::optional<ledger::run_id>>> handed_run::wait_for_run(std::string id) {
    const auto asked_at = time_.now();
    for (;;) {
        // Asked before the ledger is read: a daemon may answer and then end.
        const bool alive = daemon_();
        std::vector<std::string> keys{id};
        const auto found =
            co_await ledger_.values_of(engine::run_requests_store, std::move(keys), time_.now());
        if (!found) {
            co_return found.error();
        }
        const auto request = found->front() ? engine::read_run_request(*found->front())
                                            : std::optional<engine::run_request>();
        if (request && !request->refused.empty()) {
            co_return failure(failure_class::refused,
                              request->incoming + " is not run: " + request->refused,
                              request->mend);
        }
        if (request && request->run != 0) {
            co_return std::optional(request->run);
        }
        const bool taken = request && request->taken;
        if (!alive && taken) {
            co_return failure(failure_class::internal, "the daemon ended during the run",
                              "it goes on where it was with the next one");
        }
        if (!alive) {
            co_return std::optional<ledger::run_id>();
        }
        if (!taken && time_.now() - asked_at > longest_until_taken) {
            co_return not_taken();
        }
        co_await time_.sleep_for(between_looks);
    }
}

awaitable<result<void>> handed_run::withdraw(std::string id) {
    engine::run_request asked;
    asked.id = std::move(id);
    std::vector<ledger::value_change> changes{engine::withdrawn(asked)};
    co_return co_await ledger_.change_values(std::move(changes), time_.now());
}

// Tasks that nobody delivers now (a pause, a schedule of deliveries) do not change. They are left.
awaitable<result<void>> handed_run::wait_for_tasks(ledger::run_id run) {
    const auto until = time_.now() + patience_;
    auto moved_at = time_.now();
    std::map<task_state, std::int64_t> before;
    for (;;) {
        const auto under_way = co_await is_anything_under_way(run, until);
        if (!under_way) {
            co_return under_way.error();
        }
        auto counts = co_await ledger_.count(tasks_of(run));
        if (!counts) {
            co_return counts.error();
        }
        const auto now = time_.now();
        if (*counts != before) {
            before = *std::move(counts);
            moved_at = now;
        }
        if (!*under_way || now - moved_at > patience_ || !daemon_()) {
            co_return result<void>();
        }
        co_await time_.sleep_for(between_looks);
    }
}

awaitable<result<bool>> handed_run::is_anything_under_way(ledger::run_id run, wall_time until) {
    const auto pauses = co_await ledger_.paused();
    if (!pauses) {
        co_return pauses.error();
    }
    const auto paused = [&](ledger::paused_kind kind, const std::string& name) {
        return std::ranges::any_of(*pauses, [&](const ledger::pause_entry& one) {
            return one.kind == kind && one.name == name;
        });
    };
    auto waiting = tasks_of(run);
    waiting.states = {task_state::fresh, task_state::processing};
    const auto lanes = co_await ledger_.count_by_lane(std::move(waiting));
    if (!lanes) {
        co_return lanes.error();
    }
    const bool moves = std::ranges::any_of(*lanes, [&](const ledger::lane_count& one) {
        return one.tasks.contains(task_state::processing) ||
               (!paused(ledger::paused_kind::route, one.lane.route) &&
                !paused(ledger::paused_kind::outgoing, one.lane.outgoing));
    });
    if (moves) {
        co_return true;
    }
    auto again = tasks_of(run);
    again.states = {task_state::retry, task_state::waiting};
    again.next_until = until;
    again.limit = 1;
    const auto soon = co_await ledger_.list(std::move(again));
    if (!soon) {
        co_return soon.error();
    }
    co_return !soon->empty();
}

awaitable<result<std::optional<engine::round_report>>> handed_run::report_of(ledger::run_id run,
                                                                             std::string incoming) {
    engine::round_report report;
    ledger::run_filter wanted;
    wanted.limit = 1;
    wanted.incoming = incoming;
    wanted.below = run + 1;
    const auto runs = co_await ledger_.last_runs(std::move(wanted));
    if (!runs) {
        co_return runs.error();
    }
    auto& line = report.incoming.emplace_back();
    line.name = std::move(incoming);
    if (!runs->empty()) {
        line.counts = runs->front().counts;
        line.rejected = runs->front().counts.rejected;
        line.failure = runs->front().failure;
    }
    const auto lanes = co_await ledger_.count_by_lane(tasks_of(run));
    if (!lanes) {
        co_return lanes.error();
    }
    for (const auto& [lane, tasks] : *lanes) {
        engine::round_report::lane_line made;
        made.lane = lane;
        made.settled = tasks;
        made.settled.erase(task_state::rejected);  // reported with the run
        auto again = tasks_of(run);
        again.route = lane.route;
        again.outgoing = lane.outgoing;
        again.states = {task_state::retry, task_state::waiting};
        const auto waiting = co_await ledger_.list(std::move(again));
        if (!waiting) {
            co_return waiting.error();
        }
        for (const auto& task : *waiting) {
            if (task.next_attempt && (!made.next_due || *task.next_attempt < *made.next_due)) {
                made.next_due = task.next_attempt;
            }
        }
        report.lanes.push_back(std::move(made));
    }
    co_return std::optional(std::move(report));
}

}  // namespace sluice::cli
