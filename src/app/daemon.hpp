#pragma once

// The daemon's life: take over, run until told to stop, stop in order. Signals are heard here and
// nowhere else: the first asks for an orderly stop, the second ends the process at once, which is
// safe because everything that matters is in the ledger. Held signals are named once and ignored.

#include "app/held_signals.hpp"
#include "engine/engine.hpp"

#include <sluice/async/event.hpp>
#include <sluice/async/group.hpp>
#include <sluice/ledger/state_lock.hpp>

#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>

#include <filesystem>
#include <functional>
#include <string>

namespace sluice::app {

class daemon {
 public:
    // All of it outlives the daemon. `grace` is what deliveries under way get at a stop; `lock` is
    // that of the directory `state`, which is taken again when its file was removed.
    daemon(asio::io_context& context, engine::services with, engine::engine& runs,
           std::chrono::milliseconds grace, ledger::state_lock& lock, std::filesystem::path state);

    // Until a signal comes; the exit code. `beside` is made and runs as long as the daemon does.
    awaitable<int> serve(std::function<awaitable<void>()> beside);

    // One round of all incomings, or of the named one. Gives nothing when a signal cut it short.
    awaitable<std::optional<engine::round_report>> one_round(std::string only,
                                                             std::chrono::milliseconds patience);

 private:
    awaitable<void> hear_signals();
    awaitable<void> name_held_signals();
    awaitable<void> watch_lock();
    void listen();
    awaitable<void> round(std::string only, std::chrono::milliseconds patience);
    awaitable<void> cut_round_after_grace();
    void crashed(const std::string& member, std::exception_ptr why);

    engine::services with_;
    engine::engine& runs_;
    std::chrono::milliseconds grace_;
    asio::signal_set signals_;
    held_signals held_;
    wake_event stop_asked_;
    ledger::state_lock& lock_;
    std::filesystem::path state_;
    bool stopping_ = false;
    bool lost_lock_ = false;
    std::optional<engine::round_report> report_;
    task_group listening_;
    task_group working_;
};

}  // namespace sluice::app
