#include "app/daemon_session.hpp"

#include "app/assembled.hpp"
#include "app/budget_check.hpp"
#include "app/configuration.hpp"
#include "app/configuration_watch.hpp"
#include "app/control_session.hpp"
#include "app/daemon.hpp"
#include "app/exit_code.hpp"
#include "app/generations.hpp"
#include "app/held_memory.hpp"
#include "app/log.hpp"
#include "app/reloader.hpp"
#include "app/run_awaitable.hpp"
#include "app/session_messages.hpp"
#include "app/snapshot.hpp"
#include "app/started_configuration.hpp"
#include "app/state_directory.hpp"
#include "app/watchdog.hpp"
#include "app/webhook_listener.hpp"
#include "control/traces/trace_sender.hpp"
#include "engine/followed_tasks.hpp"
#include "engine/plan/assembly.hpp"
#include "engine/route_taps.hpp"

#include <sluice/failpoint.hpp>
#include <sluice/ledger/state_access.hpp>
#include <sluice/ledger/state_lock.hpp>
#include <sluice/ledger/state_owner.hpp>
#include <sluice/model/secret_filter.hpp>
#include <sluice/net/handed_sockets.hpp>

#include <boost/asio/io_context.hpp>

#include <filesystem>
#include <memory>
#include <string>
#include <unistd.h>
#include <vector>

namespace sluice::app {
namespace {

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

// Holds what a session works with. All of it outlives the session.
struct session_parts {
    asio::io_context* context;
    engine::services services;
    const session_options* options;
    const environment_at_start* environment;
    shared_parts* shared;
    secret_filter* filter;
    ledger::state_lock* lock;
    std::shared_ptr<log_levels> levels;
    std::shared_ptr<control::live_events> events;
    folding_log* log;
    control::span_queue* traces;  // null: nothing is traced
    engine::route_taps* taps;
    net::handed_sockets* handed;
};

// Without it, a count would wait for the next line.
awaitable<void> write_repeated_lines(folding_log* log, clock* time) {
    while (co_await time->sleep_for(std::chrono::seconds(5))) {
        log->write_repeated();
    }
}

awaitable<int> serve(session_parts parts, engine::engine* runs, daemon* life, generation first) {
    daemon_facts facts;
    facts.process = std::to_string(::getpid());
    facts.version = SLUICE_VERSION;
    facts.configuration = std::filesystem::absolute(parts.options->directory).string();
    facts.generation = first.number;
    auto& services = parts.services;
    configuration_watch watch(first.files, parts.shared->pool, std::move(facts), services.executor);
    const auto note = [&](const reload_verdict& verdict, std::shared_ptr<read_files> files) {
        watch.note(verdict, std::move(files), services.time.now());
    };
    reloader reloads({.directory = absolute_of(parts.options->directory),
                      .started = *parts.environment,
                      .shared = *parts.shared,
                      .filter = *parts.filter,
                      .levels = *parts.levels,
                      .runs = *runs,
                      .ledger = services.ledger,
                      .on_verdict = note},
                     std::move(first));
    watch.load_changes([runs] { return runs->running().daemon.watch; },
                       [&reloads] { reloads.ask("watch"); });
    // Open from before the start to after the stop, so that it can tell of both.
    control_session steered(services, {.watch = watch,
                                       .runs = *runs,
                                       .life = *life,
                                       .budgets = parts.shared->budgets,
                                       .levels = parts.levels,
                                       .state = parts.options->state,
                                       .events = parts.events,
                                       .reloads = reloads,
                                       .filter = *parts.filter,
                                       .traces = parts.traces,
                                       .taps = *parts.taps,
                                       .directory = absolute_of(parts.options->directory),
                                       .started = *parts.environment,
                                       .pool = parts.shared->pool,
                                       .handed = parts.handed});
    control::alert_watch alerts(services, steered, *parts.filter);
    steered.show_alerts(alerts);
    steered.start(runs->running().daemon);
    webhook_listener hooks(services, *runs);
    steered.show_webhooks(hooks);
    beside_daemon beside;
    // Senders may wait in the socket already, and nobody takes their requests before.
    beside.on_start = [&] {
        hooks.start(runs->running().daemon.webhooks, parts.handed);
        parts.handed->close_rest(services.log);
    };
    beside.tasks.emplace_back("watch of the configuration", [&] { return watch.run(services); });
    beside.tasks.emplace_back("reloads", [&] { return reloads.work(); });
    beside.tasks.emplace_back("repeated lines of the log",
                              [&] { return write_repeated_lines(parts.log, &services.time); });
    const auto endpoint = runs->running().daemon.traces.endpoint;
    const auto traces = parts.traces == nullptr
                            ? nullptr
                            : control::trace_sender::make(services, *parts.shared->http,
                                                          *parts.traces, endpoint, SLUICE_VERSION);
    if (traces) {
        beside.tasks.emplace_back("traces", [&] { return traces->run(); });
    }
    beside.tasks.emplace_back("alerts", [&] { return alerts.run(); });
    beside.tasks.emplace_back("watchdog", [&] { return feed_watchdog(services); });
    beside.tasks.emplace_back("idle memory", [&] { return let_go_when_idle(services); });
    beside.on_hangup = [&] { reloads.ask("SIGHUP"); };
    beside.on_stop = [&] { reloads.stop(); };
    beside.generation = reloads.generation_number();
    beside.configuration = absolute_of(parts.options->directory).string();
    beside.status = [&] { return reloads.status(); };
    auto served = life->serve(std::move(beside));
    const int code = co_await std::move(served);
    services.followed->end_all();  // requests that wait for their outcome are answered now
    co_await hooks.stop();
    co_await steered.stop();
    if (traces) {
        co_await traces->send_all();
    }
    co_return code;
}

awaitable<int> live(session_parts parts, generation first) {
    auto plan = first.built->take_plan();
    plan.generation = first.number;
    const auto& options = *parts.options;
    // An unknown name must fail before the engine takes anything over.
    if (!options.only.empty() && !is_enabled(plan, options.only)) {
        co_return exit_misconfigured;
    }
    engine::engine runs(parts.services, std::move(plan));
    daemon life(*parts.context, parts.services, runs, *parts.lock, options.state);
    if (!options.once) {
        co_return co_await serve(parts, &runs, &life, std::move(first));
    }
    const auto report = co_await life.one_round(options.only, round_patience);
    co_return show_round(report, options.as_json, *parts.filter);
}

// Numbers the configuration of this start, and writes down what commands beside the daemon read.
awaitable<result<std::int64_t>> note_start(ledger::ledger* ledger, const generation* first,
                                           started_configuration started, wall_time now) {
    const auto known = co_await known_generations(ledger, now);
    if (!known) {
        co_return known.error();
    }
    generation_entry entry;
    entry.number = known->empty() ? 1 : known->back().number + 1;
    entry.since = now;
    entry.asked_by = "start";
    entry.version = SLUICE_VERSION;
    entry.counts = std::to_string(first->prints.size()) + " objects";
    for (const auto& file : first->files->all()) {
        entry.files.emplace_back(file.path.string(), file.hash);
    }
    auto changes = stored(entry);
    changes.push_back(stored(started));
    const auto written = co_await ledger->change_values(std::move(changes), now);
    co_return written ? result<std::int64_t>(entry.number) : written.error();
}

awaitable<int> live_and_close(session_parts parts, generation first,
                              started_configuration started) {
    // Hidden first: no later line of the log may show a token of an earlier run.
    co_await first.built->tokens().hide_all();
    auto& services = parts.services;
    const auto number =
        co_await note_start(&services.ledger, &first, std::move(started), services.time.now());
    first.number = number ? *number : 1;
    if (!number) {
        services.log.write(log_level::warning,
                           "names could not be written: commands use the old ones",
                           {{"failure", describe(number.error())}});
    }
    const int code = co_await live(parts, std::move(first));
    // The ledger closes before run_session() releases the lock.
    co_await services.ledger.close();
    co_return code;
}

// A file that is being written is read again, until it stays the same.
snapshot snapshot_at_start(const std::string& directory, const environment_at_start& environment) {
    constexpr int most_tries = 20;
    auto made = read_snapshot(directory, environment);
    for (int tries = 1; tries < most_tries && !made.files.changed_texts().empty(); ++tries) {
        made = read_snapshot(directory, environment);
    }
    return made;
}

}  // namespace

int run_session(const session_options& options) {
    net::handed_sockets handed(net::handed_sockets::descriptors_of_environment());
    const auto environment = environment_of_file(options.directory);
    auto read = snapshot_at_start(options.directory, environment);
    auto& given = read.given;
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
    shared_parts shared(context, settings, given.use, *log, filter);
    shared.host.ledger = ledger_file(options.state);
    std::optional<control::span_queue> spans;  // outlives all that writes into it
    generation first;
    first.built = std::make_unique<assembled>(shared, given, nullptr);
    auto& built = *first.built;
    shared.budgets.put_in_force(built.budget_limits());
    shared.budgets.prefer(built.priorities());
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
    first.prints = engine::prints_of(given);
    first.files = std::make_shared<read_files>(std::move(read.files));
    started_configuration started{absolute_of(options.directory), names_in(given)};
    // The values of the configuration are in the components now.
    given.maps.clear();
    given.singles.clear();
    // Reading and building are over: their memory goes back to the system.
    let_go_of_memory();
    engine::services services{context.get_executor(), **ledger, shared.time, shared.random, *log};
    if (!options.once && !settings.traces.endpoint.empty()) {
        spans.emplace(shared.time, shared.random, settings.traces.sample);
        services.traces = &*spans;
    }
    services.part.tasks = tasks_in_part(services.part.tasks);
    engine::route_taps taps;
    engine::followed_tasks followed;
    services.taps = &taps;
    services.followed = &followed;
    services.space = [state = options.state] { return space_left(state); };
    const session_parts parts{.context = &context,
                              .services = services,
                              .options = &options,
                              .environment = &environment,
                              .shared = &shared,
                              .filter = &filter,
                              .lock = &*lock,
                              .levels = levels,
                              .events = events,
                              .log = log.get(),
                              .traces = spans ? &*spans : nullptr,
                              .taps = &taps,
                              .handed = &handed};
    return run_to_end(context, live_and_close(parts, std::move(first), std::move(started)));
}

}  // namespace sluice::app
