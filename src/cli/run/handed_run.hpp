#pragma once

// Runs `sluice run --once NAME` beside a running daemon. The command asks through the ledger and
// waits. The daemon runs the incoming and delivers its tasks; the command then reads the outcome.

#include "engine/engine.hpp"

#include <sluice/async/clock.hpp>

#include <functional>
#include <string>

namespace sluice::cli {

class handed_run {
 public:
    // Tells whether the daemon is still there. Called from time to time.
    using is_alive = std::function<bool()>;

    // The arguments outlive the run. `patience` limits the wait for tasks that are due again, and
    // for tasks that do not change.
    handed_run(ledger::ledger& ledger, clock& time, is_alive daemon,
               std::chrono::milliseconds patience)
        : ledger_(ledger), time_(time), daemon_(std::move(daemon)), patience_(patience) {}

    // Returns the daemon's report, in the form of a round's. Returns nothing if the daemon ended
    // before it took the request, which is then withdrawn. A failure says why the incoming was not
    // run, or not to its end. Nothing cancels it.
    awaitable<result<std::optional<engine::round_report>>> ask(std::string id, std::string incoming,
                                                               std::string by);

 private:
    awaitable<result<std::optional<ledger::run_id>>> wait_for_run(std::string id);
    awaitable<result<void>> withdraw(std::string id);
    awaitable<result<void>> wait_for_tasks(ledger::run_id run);
    awaitable<result<bool>> is_anything_under_way(ledger::run_id run, wall_time until);
    awaitable<result<std::optional<engine::round_report>>> report_of(ledger::run_id run,
                                                                     std::string incoming);

    ledger::ledger& ledger_;
    clock& time_;
    is_alive daemon_;
    std::chrono::milliseconds patience_;
};

}  // namespace sluice::cli
