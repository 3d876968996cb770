#pragma once

// `sluice run --once NAME` beside a running daemon: the daemon runs the incoming and delivers what
// comes of it; the command asks for it through the ledger, waits, and reads what became of it.

#include "engine/engine.hpp"

#include <sluice/async/clock.hpp>

#include <functional>
#include <string>

namespace sluice::cli {

class handed_run {
 public:
    // Is the daemon still there? Asked now and then.
    using is_alive = std::function<bool()>;

    // All of it outlives the run. `patience`: how long tasks that are to be tried again are waited
    // for, and how long nothing may move.
    handed_run(ledger::ledger& record, clock& time, is_alive daemon,
               std::chrono::milliseconds patience)
        : record_(record), time_(time), daemon_(std::move(daemon)), patience_(patience) {}

    // The daemon's report, as of a round. Nothing: it went away before it took the request, which
    // is withdrawn. A failure says why it was not run, or not to its end.
    awaitable<result<std::optional<engine::round_report>>> ask(std::string id, std::string incoming,
                                                               std::string by);

 private:
    awaitable<result<std::optional<ledger::run_id>>> wait_for_run(std::string id);
    awaitable<result<void>> withdraw(std::string id);
    awaitable<result<void>> wait_for_tasks(ledger::run_id run);
    awaitable<result<bool>> is_anything_under_way(ledger::run_id run, wall_time until);
    awaitable<result<std::optional<engine::round_report>>> report_of(ledger::run_id run,
                                                                     std::string incoming);

    ledger::ledger& record_;
    clock& time_;
    is_alive daemon_;
    std::chrono::milliseconds patience_;
};

}  // namespace sluice::cli
