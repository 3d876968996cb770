#include "app/daemon_facts.hpp"
#include "cli/answer.hpp"
#include "cli/control/asked_daemon.hpp"
#include "cli/control/status_text.hpp"
#include "cli/screen.hpp"

#include <sluice/async/clock.hpp>
#include <sluice/ledger/state_lock.hpp>
#include <sluice/model/json.hpp>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <memory>
#include <string>
#include <vector>

namespace sluice::cli {
namespace {

struct status_options {
    daemon_place place;
    bool as_json = false;
};

struct next_run {
    std::string incoming;
    wall_time at{};
};

struct daemon_status {
    std::optional<std::string> process;      // that holds the state directory
    std::optional<app::daemon_facts> facts;  // of the last daemon
    std::vector<ledger::pause_entry> paused;
    std::map<ledger::task_state, std::int64_t> tasks;
    std::vector<next_run> next;

    bool runs() const { return process && facts && facts->process == *process; }
};

awaitable<result<std::vector<next_run>>> next_runs(ledger::ledger* ledger) {
    std::vector<next_run> found;
    const auto known = co_await ledger->known_names();
    if (!known) {
        co_return known.error();
    }
    std::vector<std::string> names;
    for (const auto& one : *known) {
        if (one.kind == ledger::named_kind::incoming) {
            names.push_back(one.name);
        }
    }
    const auto states = co_await ledger->states_of(names);
    if (!states) {
        co_return states.error();
    }
    for (std::size_t i = 0; i < names.size(); ++i) {
        const auto& next = (*states)[i].next_run;
        // max() marks an incoming that has no next run.
        if (next && next->at != wall_time::max()) {
            found.push_back({names[i], next->at});
        }
    }
    co_return found;
}

awaitable<result<daemon_status>> look(ledger::ledger* ledger, std::optional<std::string> process) {
    daemon_status status;
    status.process = std::move(process);
    std::vector<std::string> keys{app::facts_key};
    const auto facts =
        co_await ledger->values_of(app::facts_store, std::move(keys), system_clock().now());
    if (!facts) {
        co_return facts.error();
    }
    if (facts->front()) {
        status.facts = app::read_facts(*facts->front());
    }
    auto paused = co_await ledger->paused();
    if (!paused) {
        co_return paused.error();
    }
    status.paused = *std::move(paused);
    ledger::task_filter open;
    open.states = ledger::open_states();
    auto tasks = co_await ledger->count(std::move(open));
    if (!tasks) {
        co_return tasks.error();
    }
    status.tasks = *std::move(tasks);
    auto next = co_await next_runs(ledger);
    if (!next) {
        co_return next.error();
    }
    status.next = *std::move(next);
    co_return status;
}

const char* word_of(ledger::paused_kind kind) {
    return kind == ledger::paused_kind::incoming   ? "incoming"
           : kind == ledger::paused_kind::outgoing ? "outgoing"
                                                   : "route";
}

std::string daemon_line(const daemon_status& status) {
    if (status.runs()) {
        return fmt::format("running as process {} since {}, version {}", *status.process,
                           format_utc_seconds(status.facts->started), status.facts->version);
    }
    return status.process ? fmt::format(
                                "process {} works on the ledger, and is no daemon or an "
                                "older one",
                                *status.process)
                          : std::string("not running");
}

std::string text_of(const daemon_status& status) {
    std::string out;
    const auto line = [&out](std::string_view name, const std::string& value) {
        out += fmt::format("{:<14} {}\n", name, value);
    };
    line("daemon", daemon_line(status));
    if (status.runs()) {
        line("configuration", status.facts->configuration);
        for (const auto& file : status.facts->changed) {
            line("", "changed since it was read: " + file + " (`sluice reload` uses it)");
        }
        line("generation", std::to_string(status.facts->generation));
        if (!status.facts->reload_failure.empty()) {
            line("", "reload at " + format_utc_seconds(*status.facts->reloaded) + ": " +
                         status.facts->reload_failure);
        }
    }
    for (const auto& one : status.paused) {
        line("paused", fmt::format("{} {} since {}  {}", word_of(one.kind), one.name,
                                   format_utc_seconds(one.at), one.reason));
    }
    std::string tasks;
    for (const auto& [state, count] : status.tasks) {
        tasks += fmt::format("{}{} {}", tasks.empty() ? "" : ", ", count, name_of(state));
    }
    line("open tasks", tasks.empty() ? "none" : tasks);
    for (const auto& one : status.next) {
        line("next run", one.incoming + " at " + format_utc_seconds(one.at));
    }
    return out;
}

std::string json_of(const daemon_status& status) {
    json::object out;
    out["running"] = status.runs();
    out["process"] = status.process ? json::value(*status.process) : json::value(nullptr);
    json::array changed;
    if (status.runs()) {
        out["version"] = status.facts->version;
        out["started"] = format_utc(status.facts->started);
        out["configuration"] = status.facts->configuration;
        for (const auto& file : status.facts->changed) {
            changed.emplace_back(file);
        }
        out["generation"] = status.facts->generation;
        if (status.facts->reloaded) {
            out["reloaded"] = format_utc(*status.facts->reloaded);
            out["reload_failure"] = status.facts->reload_failure;
        }
    }
    out["changed"] = std::move(changed);
    json::array paused;
    for (const auto& one : status.paused) {
        json::object item;
        item["kind"] = word_of(one.kind);
        item["name"] = one.name;
        item["since"] = format_utc(one.at);
        item["reason"] = one.reason;
        paused.push_back(std::move(item));
    }
    out["paused"] = std::move(paused);
    json::object tasks;
    for (const auto& [state, count] : status.tasks) {
        tasks[ledger::name_of(state)] = count;
    }
    out["open_tasks"] = std::move(tasks);
    json::object next;
    for (const auto& one : status.next) {
        next[one.incoming] = format_utc(one.at);
    }
    out["next_runs"] = std::move(next);
    return write_json_indented(out) + "\n";
}

// Reads the ledger, where no daemon answers: it is stopped, or its control interface is off.
void show_ledger(const status_options& options, int& exit_code) {
    const auto process = ledger::holder_of_state_directory(options.place.state);
    const auto show = [&](ledger::ledger* ledger) -> awaitable<result<answer_text>> {
        const auto status = co_await look(ledger, process);
        if (!status) {
            co_return status.error();
        }
        co_return answer_text{options.as_json ? json_of(*status) : text_of(*status)};
    };
    print_answer("status", app::with_ledger(options.place.state, true, show), exit_code);
}

}  // namespace

void add_status_command(CLI::App& program, int& exit_code) {
    auto options = std::make_shared<status_options>();
    auto* command = program.add_subcommand(
        "status", "Show the daemon on one screen: what is wrong, what mends it, what comes next");
    add_daemon_place(*command, options->place);
    command->add_flag("--json", options->as_json, "Print JSON");
    command->callback([options, &exit_code] {
        const auto status = ask_daemon(options->place, "GET", "/status");
        if (!status && status.error().kind == failure_class::unreachable) {
            show_ledger(*options, exit_code);
            return;
        }
        if (!status) {
            exit_code = complain("status", status.error());
            return;
        }
        print_answer("status",
                     answer_text{options->as_json ? write_json_indented(*status) + "\n"
                                                  : status_text(*status, screen_columns())},
                     exit_code);
    });
}

}  // namespace sluice::cli
