#include "app/configuration_watch.hpp"

#include <sluice/async/offload.hpp>
#include <sluice/model/text.hpp>

#include <utility>

namespace sluice::app {

namespace {

// Editing takes minutes, and a look reads only sizes and times, so five seconds are soon enough.
// With `daemon.watch`, a person waits for this look.
constexpr std::chrono::seconds between_looks{5};
constexpr std::chrono::seconds between_looks_for_loading{1};

}  // namespace

bool reload_rule::asks(const std::vector<std::string>& changed,
                       std::filesystem::file_time_type youngest) {
    sight now(changed, youngest);
    const bool settled = now == last_;
    last_ = now;
    if (changed.empty()) {
        asked_ = {};
        return false;
    }
    if (!settled || now == asked_) {
        return false;
    }
    asked_ = std::move(now);
    return true;
}

void configuration_watch::load_changes(std::function<bool()> loads, std::function<void()> ask) {
    loads_ = std::move(loads);
    ask_ = std::move(ask);
}

awaitable<void> configuration_watch::run(engine::services services) {
    facts_.started = services.time.now();
    co_await keep(&services);
    for (;;) {
        const bool woken =
            co_await wake_.wait(loads_() ? between_looks_for_loading : between_looks);
        if (woken) {
            co_await keep(&services);
        } else {
            co_await look(&services);
        }
    }
}

awaitable<void> configuration_watch::look(const engine::services* services) {
    struct sight {
        std::vector<std::string> changed;
        std::filesystem::file_time_type youngest;
    };
    const auto files = files_;
    auto work = [files] {
        auto changed = files->changed();
        // The times on the disk, not those that were read: each further write counts.
        auto youngest = std::filesystem::file_time_type::min();
        for (const auto& name : changed) {
            std::error_code error;
            const auto written = std::filesystem::last_write_time(name, error);
            youngest = error ? youngest : std::max(youngest, written);
        }
        return sight{std::move(changed), youngest};
    };
    auto seen = co_await offload(pool_, std::move(work));
    if (files != files_) {
        co_return;  // a reload has read them meanwhile
    }
    if (rule_.asks(seen.changed, seen.youngest) && loads_() && ask_) {
        ask_();
    }
    if (seen.changed == facts_.changed) {
        co_return;
    }
    facts_.changed = std::move(seen.changed);
    facts_.changed_since = services->time.now();
    say(*services);
    co_await keep(services);
}

void configuration_watch::note(const reload_verdict& verdict, std::shared_ptr<read_files> files,
                               wall_time at) {
    if (files != files_) {
        files_ = std::move(files);
        facts_.changed.clear();
        facts_.changed_since.reset();
        rule_ = {};
    }
    facts_.generation = verdict.generation;
    facts_.reloaded = at;
    const auto text = text_of(verdict);
    facts_.reload_failure = verdict.exit_code() == 0 ? "" : text.substr(0, text.find('\n'));
    wake_.notify();
}

void configuration_watch::say(const engine::services& services) const {
    if (facts_.changed.empty()) {
        services.log.write(log_level::info, "the configuration is again the one that runs", {});
        return;
    }
    services.log.write(log_level::warning,
                       loads_() ? "the configuration has changed: it is loaded when it stays so"
                                : "the configuration has changed: `sluice reload` uses it",
                       {{"files", joined(facts_.changed, ", ")}});
}

// On failure, only `sluice status` knows less. The daemon goes on.
awaitable<void> configuration_watch::keep(const engine::services* services) {
    std::vector<ledger::value_change> changes{stored(facts_)};
    const auto kept =
        co_await services->ledger.change_values(std::move(changes), services->time.now());
    if (!kept) {
        services->log.write(log_level::warning,
                            "the facts for `sluice status` could not be written",
                            {{"failure", describe(kept.error())}});
    }
}

}  // namespace sluice::app
