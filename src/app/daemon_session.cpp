#include "app/daemon_session.hpp"

#include "app/assembled.hpp"
#include "app/budget_check.hpp"
#include "app/configuration.hpp"
#include "app/configuration_watch.hpp"
#include "app/control_session.hpp"
#include "app/daemon.hpp"
#include "app/exit_code.hpp"
#include "app/held_memory.hpp"
#include "app/log.hpp"
#include "app/round_text.hpp"
#include "app/run_awaitable.hpp"
#include "app/started_configuration.hpp"
#include "app/state_directory.hpp"
#include "engine/plan/assembly.hpp"

#include <sluice/failpoint.hpp>
#include <sluice/ledger/state_access.hpp>
#include <sluice/ledger/state_lock.hpp>
#include <sluice/ledger/state_owner.hpp>
#include <sluice/model/printable.hpp>
#include <sluice/model/secret_filter.hpp>
#include <sluice/model/text.hpp>

#include <boost/asio/io_context.hpp>

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <string>
#include <unistd.h>
#include <vector>

namespace sluice::app {
namespace {

int complain(const failure& why) {
    std::fprintf(stderr, "sluice: %s\n", describe(why).c_str());
    return exit_failed;
}

int show_problems(const config::loaded& given) {
    std::fputs(given.problems.to_text().c_str(), stderr);
    std::fprintf(stderr, "sluice: the configuration is wrong, nothing was started\n");
    return exit_misconfigured;
}

int show_round(const std::optional<engine::round_report>& report, bool as_json,
               const secret_filter& filter) {
    if (!report) {
        return exit_failed;
    }
    const auto text =
        filter.without_secrets(as_json ? round_json(*report) + "\n" : round_text(*report));
    std::fputs(printable_lines(text).c_str(), stdout);
    return report->went_well() ? exit_done : exit_failed;
}

bool is_enabled(const engine::plan& plan, const std::string& incoming) {
    std::vector<std::string> names;
    for (const auto& one : plan.incoming) {
        names.push_back(one->name);
    }
    if (std::ranges::find(names, incoming) != names.end()) {
        return true;
    }
    const auto meant = config::did_you_mean(incoming, names);
    const auto known = joined(names, ", ");
    std::fprintf(stderr, "sluice: no enabled incoming is called '%s': %s\n", incoming.c_str(),
                 !meant.empty()  ? ("did you mean '" + meant + "'?").c_str()
                 : known.empty() ? "there is none"
                                 : ("there are " + known).c_str());
    return false;
}

// Holds what a session works with. All of it outlives the session.
struct session_parts {
    configuration_watch* watch;
    const secret_filter* filter;
    kept_tokens* tokens;
    ledger::state_lock* lock;
    std::shared_ptr<log_levels> levels;
    const access::budgets* budgets;
    std::shared_ptr<control::live_events> events;
};

awaitable<int> live(asio::io_context* context, engine::services services, engine::plan plan,
                    session_options options, session_parts parts) {
    const auto grace = plan.daemon.grace;
    const auto control = plan.daemon.control;
    // An unknown name must fail before the engine takes anything over.
    if (!options.only.empty() && !is_enabled(plan, options.only)) {
        co_return exit_misconfigured;
    }
    engine::engine runs(services, std::move(plan));
    daemon life(*context, services, runs, grace, *parts.lock, options.state);
    if (!options.once) {
        // Open from before the start to after the stop, so that it can tell of both.
        control_session steered(services, {*parts.watch, runs, life, *parts.budgets, parts.levels,
                                           options.state, parts.events});
        steered.start(control);
        const int code =
            co_await life.serve([watch = parts.watch, services] { return watch->run(services); });
        co_await steered.stop();
        co_return code;
    }
    const auto report = co_await life.one_round(options.only, round_patience);
    co_return show_round(report, options.as_json, *parts.filter);
}

awaitable<int> live_and_close(asio::io_context* context, engine::services services,
                              engine::plan plan, session_options options, session_parts parts,
                              started_configuration started) {
    // Hidden first: no later line of the log may show a token of an earlier run.
    co_await parts.tokens->hide_all();
    const auto noted = co_await note_started_configuration(&services.ledger, std::move(started));
    if (!noted) {
        services.log.write(log_level::warning,
                           "names could not be written: commands use the old ones",
                           {{"failure", describe(noted.error())}});
    }
    const int code = co_await live(context, services, std::move(plan), std::move(options), parts);
    // The ledger closes before run_session() releases the lock.
    co_await services.ledger.close();
    co_return code;
}

std::filesystem::path absolute_of(const std::string& directory) {
    std::error_code error;
    const auto absolute = std::filesystem::absolute(directory, error);
    return error ? std::filesystem::path(directory) : absolute.lexically_normal();
}

// Returns the space that this user may fill. Blocks reserved for root do not count.
std::optional<std::uint64_t> space_left(const std::string& directory) {
    std::error_code error;
    const auto space = std::filesystem::space(directory, error);
    return error ? std::nullopt : std::optional<std::uint64_t>(space.available);
}

}  // namespace

int run_session(const session_options& options) {
    // First of all: malloc keeps to one arena only if this is set before a second thread starts.
    hold_little_memory();
    auto given = load_configuration(options.directory);
    secret_filter filter(given.secrets);
    const auto settings = engine::daemon_of(given);
    const auto levels = std::make_shared<log_levels>(log_level_named(settings.level));
    log_settings lines;
    lines.style = settings.format == engine::log_format::json ? log_style::json : log_style::human;
    lines.levels = levels;
    const auto events = std::make_shared<control::live_events>();
    lines.listener = [events](log_level level, std::string_view message,
                              std::span<const log_field> fields) {
        events->tell(level, message, fields);
    };
    const auto log = make_event_log(lines, filter);
    asio::io_context context;
    assembled built(context, given, *log, filter);
    // A single round follows no schedule that could exceed a budget.
    if (given.good() && options.only.empty() && !options.once) {
        refuse_what_cannot_fit(given, built, {});
    }
    if (!given.good()) {
        return show_problems(given);
    }
    // Only root may be able to read the configuration, so it is read first. From here on, the
    // process acts as the service does.
    const auto became = ledger::become_owner_of(options.state);
    if (!became) {
        return complain(became.error());
    }
    // The lock comes before the ledger: two daemons must never open one ledger.
    auto lock = ledger::lock_state_directory(options.state);
    if (!lock) {
        return complain(lock.error());
    }
    if (!became->empty()) {
        log->write(log_level::info, "running as the owner of the state directory, not as root",
                   {{"user", *became}, {"directory", options.state}});
    }
    for (const auto& change : ledger::tighten_state_directory(options.state)) {
        log->write(log_level::warning, change, {});
    }
    ledger::sqlite_settings storage;
    storage.file = ledger_file(options.state);
    storage.keeps = durability_named(settings.durability);
    storage.filter = &filter;
    auto ledger = open_ledger_of_owner(options.state, storage);
    if (!ledger) {
        return complain(ledger.error());
    }
    const auto opened = built.open_ledger(**ledger, options.state);
    if (!opened) {
        return complain(opened.error());
    }
    daemon_facts facts;
    facts.process = std::to_string(::getpid());
    facts.version = SLUICE_VERSION;
    const auto configured = std::filesystem::absolute(options.directory);
    facts.configuration = configured.string();
    configuration_watch watch(read_files(configured, given.files), built.pool(), std::move(facts));
    // Reading and building are over: their memory goes back to the system.
    let_go_of_the_start();
    engine::services services{context.get_executor(), **ledger, built.time(), built.random(), *log};
    services.part.tasks = tasks_in_part(services.part.tasks);
    services.space = [state = options.state] { return space_left(state); };
    const session_parts parts{&watch, &filter,          &built.tokens(), &*lock,
                              levels, &built.budgets(), events};
    return run_to_end(context, live_and_close(&context, services, built.take_plan(), options, parts,
                                              {absolute_of(options.directory), names_in(given)}));
}

}  // namespace sluice::app
