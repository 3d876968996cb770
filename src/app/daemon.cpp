#include "app/daemon.hpp"

#include "app/exit_code.hpp"
#include "app/notify.hpp"

#include <algorithm>
#include <csignal>
#include <cstdlib>
#include <exception>
#include <set>

namespace sluice::app {

namespace {

// A removed lock file is rare. One look a second costs one system call.
constexpr std::chrono::seconds lock_check{1};

}  // namespace

daemon::daemon(asio::io_context& context, engine::services services, engine::engine& runs,
               ledger::state_lock& lock, std::filesystem::path state)
    : services_(services),
      runs_(runs),
      signals_(context, SIGINT, SIGTERM),
      held_(context),
      stop_asked_(context.get_executor()),
      lock_(lock),
      state_(std::move(state)),
      listening_(context.get_executor(),
                 [this](const auto& name, auto why) { crashed(name, why); }),
      working_(context.get_executor(), [this](const auto& name, auto why) { crashed(name, why); }) {
}

awaitable<int> daemon::serve(beside_daemon beside) {
    beside_ = std::move(beside);
    const auto ready = co_await runs_.take_over();
    if (!ready) {
        services_.log.write(log_level::error, "not started",
                            {{"failure", describe(ready.error())}});
        co_return exit_failed;
    }
    // The set has kept a signal that came during take_over().
    listen();
    runs_.start();
    beside_.on_start();
    for (const auto& [name, task] : beside_.tasks) {
        listening_.spawn(name, task());
    }
    phase_ = control::daemon_phase::running;
    say_started();
    // systemd holds back dependent units until this: intake and delivery run now.
    notify_ready(beside_.status());

    co_await stop_asked_.wait();
    phase_ = control::daemon_phase::stopping;
    beside_.on_stop();
    notify_stopping();
    services_.log.write(log_level::info, "stopping: deliveries under way are finished",
                        {{"grace", format_duration(grace())}});
    const auto cut = co_await runs_.stop(grace());
    for (const auto& name : cut) {
        services_.log.write(log_level::warning, "cut off when the grace time ended",
                            {{"part", name}});
    }
    // The listeners end last. A second signal must still be heard while deliveries finish.
    listening_.cancel();
    co_await listening_.join();
    services_.log.write(log_level::info, "stopped", {});
    co_return lost_lock_ ? exit_failed : exit_done;
}

void daemon::say_started() const {
    const auto& plan = runs_.running();
    const auto routes = std::ranges::count_if(
        plan.routes, [](const auto& route) { return engine::is_configured(*route); });
    services_.log.write(log_level::info, "started",
                        {{"version", std::string(SLUICE_VERSION)},
                         {"generation", beside_.generation},
                         {"incomings", static_cast<std::int64_t>(plan.incoming.size())},
                         {"routes", std::int64_t{routes}},
                         {"outgoings", static_cast<std::int64_t>(plan.outgoing.size())},
                         {"alerts", static_cast<std::int64_t>(plan.alerts.size())},
                         {"configuration", beside_.configuration},
                         {"state", state_.string()}});
}

awaitable<std::optional<engine::round_report>> daemon::one_round(
    std::string only, std::chrono::milliseconds patience) {
    const auto ready = co_await runs_.take_over();
    if (!ready) {
        services_.log.write(log_level::error, "not started",
                            {{"failure", describe(ready.error())}});
        co_return std::nullopt;
    }
    listen();
    listening_.spawn("grace time", cut_round_after_grace());
    working_.spawn("round", round(std::move(only), patience));
    co_await working_.join();
    listening_.cancel();
    co_await listening_.join();
    co_return std::move(report_);
}

awaitable<void> daemon::round(std::string only, std::chrono::milliseconds patience) {
    auto report = co_await runs_.run_once(std::move(only), patience);
    // A round that a signal cut short has no complete report.
    if (!stopping_) {
        report_ = std::move(report);
    }
}

awaitable<void> daemon::cut_round_after_grace() {
    if (co_await stop_asked_.wait()) {
        runs_.finish_soon();
        co_await services_.time.sleep_for(grace());
        working_.cancel();
    }
}

void daemon::listen() {
    listening_.spawn("signals", hear_signals());
    listening_.spawn("held signals", name_held_signals());
    listening_.spawn("lock", watch_lock());
}

// If somebody removes the lock file, another daemon can lock a new file of that name. Both would
// then work on one ledger.
awaitable<void> daemon::watch_lock() {
    while (co_await services_.time.sleep_for(lock_check)) {
        if (lock_.is_in_place()) {
            continue;
        }
        std::error_code error;
        if (!std::filesystem::exists(state_, error)) {
            services_.log.write(log_level::error, "the state directory was removed",
                                {{"directory", state_.string()}});
            co_return;  // without its directory the ledger has nothing to protect
        }
        auto again = ledger::lock_state_directory(state_);
        if (!again) {
            services_.log.write(log_level::error, "the lock file was replaced: stopping",
                                {{"failure", describe(again.error())}});
            lost_lock_ = true;
            stop_asked_.notify();
            co_return;
        }
        lock_ = *std::move(again);
        services_.log.write(log_level::warning, "the lock file was removed, and is locked again",
                            {{"directory", state_.string()}});
    }
}

// SIGHUP reloads. Names each other signal once: a program that repeats it must not fill the log.
awaitable<void> daemon::name_held_signals() {
    std::set<int> named;
    for (;;) {
        const auto number = co_await held_.next();
        if (!number) {
            co_return;
        }
        if (*number == SIGHUP && beside_.on_hangup) {
            beside_.on_hangup();
        } else if (named.insert(*number).second) {
            services_.log.write(log_level::warning,
                                "signal ignored: SIGHUP and `sluice reload` load the configuration",
                                {{"signal", std::string(name_of_signal(*number))}});
        }
    }
}

awaitable<void> daemon::hear_signals() {
    for (;;) {
        auto [error, number] = co_await signals_.async_wait(as_tuple);
        if (error) {
            co_return;
        }
        if (stopping_) {
            services_.log.write(log_level::warning, "second signal: ended at once", {});
            // No clean-up, because it could hang on the same thing again. Everything that matters
            // is in the ledger.
            std::_Exit(exit_failed);
        }
        stopping_ = true;
        services_.log.write(log_level::info, "asked to stop",
                            {{"signal", std::string(name_of_signal(number))}});
        stop_asked_.notify();
    }
}

void daemon::crashed(const std::string& member, std::exception_ptr why) {
    std::string message = "unknown";
    try {
        std::rethrow_exception(why);
    } catch (const std::exception& error) {
        message = error.what();
    } catch (...) {
    }
    services_.log.write(log_level::error, "ended unexpectedly",
                        {{"part", member}, {"failure", message}});
}

}  // namespace sluice::app
