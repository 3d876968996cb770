#pragma once

// Runs the daemon's life: take over, run until a signal comes, stop in order. Only the daemon hears
// signals. The first SIGTERM or SIGINT asks for an orderly stop. The second ends the process at
// once, which is safe because everything that matters is in the ledger. SIGHUP asks for a reload.
// Other held signals are named once and ignored.

#include "app/held_signals.hpp"
#include "control/running_daemon.hpp"
#include "engine/engine.hpp"

#include <sluice/async/event.hpp>
#include <sluice/async/group.hpp>
#include <sluice/ledger/state_lock.hpp>

#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>

#include <filesystem>
#include <functional>
#include <string>
#include <utility>
#include <vector>

namespace sluice::app {

// Tasks that run beside the engine as long as the daemon serves.
struct beside_daemon {
    // The tasks by name; each is spawned when the engine runs.
    std::vector<std::pair<std::string, std::function<awaitable<void>()>>> tasks;
    std::function<void()> on_start;       // the engine has started: records may come in
    std::function<void()> on_hangup;      // SIGHUP asks for a reload
    std::function<void()> on_stop;        // before the engine stops
    std::function<std::string()> status;  // in one line, for the service manager
    std::int64_t generation = 0;          // of the configuration at the start
    std::string configuration;            // its directory
};

class daemon {
 public:
    // All arguments outlive the daemon. `lock` is the lock of the directory `state`. The daemon
    // locks it again if somebody removes its file.
    daemon(asio::io_context& context, engine::services services, engine::engine& runs,
           ledger::state_lock& lock, std::filesystem::path state);

    // Runs until a signal comes, and returns the exit code. Nothing cancels it.
    awaitable<int> serve(beside_daemon beside);

    // Runs one round of all incomings, or of `only`. Returns nothing if a signal cut it short.
    // Waits at most `patience` for tasks that are due again.
    awaitable<std::optional<engine::round_report>> one_round(std::string only,
                                                             std::chrono::milliseconds patience);

    control::daemon_phase phase() const { return phase_; }

 private:
    awaitable<void> hear_signals();
    awaitable<void> name_held_signals();
    awaitable<void> watch_lock();
    void listen();
    void say_started() const;
    awaitable<void> round(std::string only, std::chrono::milliseconds patience);
    awaitable<void> cut_round_after_grace();
    void crashed(const std::string& member, std::exception_ptr why);

    engine::services services_;
    engine::engine& runs_;
    std::chrono::milliseconds grace() const { return runs_.running().daemon.grace; }

    beside_daemon beside_;
    asio::signal_set signals_;
    held_signals held_;
    wake_event stop_asked_;
    ledger::state_lock& lock_;
    std::filesystem::path state_;
    bool stopping_ = false;
    control::daemon_phase phase_ = control::daemon_phase::starting;
    bool lost_lock_ = false;
    std::optional<engine::round_report> report_;
    task_group listening_;
    task_group working_;
};

}  // namespace sluice::app
