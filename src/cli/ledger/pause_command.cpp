#include "cli/answer.hpp"
#include "cli/command_line.hpp"
#include "cli/control/daemon_change.hpp"
#include "cli/known_names.hpp"
#include "cli/ledger/audited_ledger.hpp"
#include "cli/tasks/task_commands.hpp"

#include <sluice/async/clock.hpp>
#include <sluice/model/json.hpp>
#include <sluice/net/message.hpp>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <string>

namespace sluice::cli {
namespace {

struct pause_options {
    std::string state = app::default_state_directory();
    std::string kind;
    std::string name;
    std::string reason;
    std::string configuration;
    bool force = false;
    bool as_json = false;
};

ledger::paused_kind kind_named(const std::string& name) {
    if (name == "incoming") {
        return ledger::paused_kind::incoming;
    }
    return name == "outgoing" ? ledger::paused_kind::outgoing : ledger::paused_kind::route;
}

const char* name_of(ledger::paused_kind kind) {
    switch (kind) {
        case ledger::paused_kind::incoming:
            return "incoming";
        case ledger::paused_kind::outgoing:
            return "outgoing";
        case ledger::paused_kind::route:
            break;
    }
    return "route";
}

answer_text paused_answer(ledger::paused_kind kind, const std::string& name) {
    return {fmt::format("{} {} is paused; its queue stays\n", name_of(kind), name)};
}

answer_text resumed_answer(ledger::paused_kind kind, const std::string& name, bool was_paused) {
    const auto named = fmt::format("{} {}", name_of(kind), name);
    return was_paused
               ? answer_text{named + " goes on\n"}
               : answer_text{named + " was not paused: sluice paused shows what is\n", false};
}

awaitable<result<answer_text>> pause_one(ledger::ledger* ledger, ledger::pause_entry pause) {
    auto answer = paused_answer(pause.kind, pause.name);
    const auto done = co_await ledger->pause(std::move(pause));
    if (!done) {
        co_return done.error();
    }
    co_return answer;
}

awaitable<result<answer_text>> resume_one(ledger::ledger* ledger, ledger::paused_kind kind,
                                          std::string name) {
    const auto was_paused = co_await ledger->resume(kind, name);
    if (!was_paused) {
        co_return was_paused.error();
    }
    co_return resumed_answer(kind, name, *was_paused);
}

result<answer_text> pause_now(const pause_options& options) {
    const auto kind = kind_named(options.kind);
    // The command has judged the name already: the files may be ahead of the daemon.
    json::object asked{{"kind", options.kind},
                       {"name", options.name},
                       {"reason", options.reason},
                       {"force", true}};
    if (const auto done =
            change_by_daemon(options.state, "POST", "/pauses", json::value(std::move(asked)))) {
        return *done ? result<answer_text>(paused_answer(kind, options.name)) : done->error();
    }
    const ledger::pause_entry pause{kind, options.name, options.reason, system_clock().now(),
                                    operator_name()};
    ledger_change change{"pause", options.kind + " " + options.name};
    change.request = json::object{{"reason", options.reason}};
    return with_audited_ledger(options.state, std::move(change),
                               [&](ledger::ledger* ledger) { return pause_one(ledger, pause); });
}

result<answer_text> resume_now(const pause_options& options) {
    const auto kind = kind_named(options.kind);
    const auto target = "/pauses/" + options.kind + "/" + net::percent_encode(options.name);
    if (const auto done = change_by_daemon(options.state, "DELETE", target, nullptr)) {
        constexpr unsigned not_there = 404;
        const bool was_paused = done->has_value();
        if (!was_paused && done->error().status != not_there) {
            return done->error();
        }
        return resumed_answer(kind, options.name, was_paused);
    }
    ledger_change change{"resume", options.kind + " " + options.name};
    return with_audited_ledger(options.state, std::move(change), [&](ledger::ledger* ledger) {
        return resume_one(ledger, kind, options.name);
    });
}

std::string pauses_json(const std::vector<ledger::pause_entry>& all) {
    json::array items;
    for (const auto& one : all) {
        json::object item;
        item["kind"] = name_of(one.kind);
        item["name"] = one.name;
        item["since"] = format_utc(one.at);
        item["who"] = one.who;
        item["reason"] = one.reason;
        items.push_back(std::move(item));
    }
    return write_json_indented(items) + "\n";
}

awaitable<result<answer_text>> list_paused(ledger::ledger* ledger, bool as_json) {
    const auto all = co_await ledger->paused();
    if (!all) {
        co_return all.error();
    }
    if (as_json) {
        co_return answer_text{pauses_json(*all)};
    }
    std::string text = all->empty() ? "nothing is paused\n" : "";
    for (const auto& one : *all) {
        text +=
            fmt::format("{:<8}  {:<32}  since {}  by {}  {}\n", name_of(one.kind), one.name,
                        format_utc_seconds(one.at), one.who.empty() ? "?" : one.who, one.reason);
    }
    co_return answer_text{text};
}

void add_what(CLI::App& command, pause_options& options) {
    command.add_option("kind", options.kind, "incoming, route or outgoing")
        ->required()
        ->check(one_of({"incoming", "route", "outgoing"}))
        ->type_name("incoming|route|outgoing");
    command.add_option("name", options.name, "Its name in the configuration")->required();
    command.add_option("--state", options.state, "The daemon's state directory")
        ->capture_default_str();
    add_known_names(command, options.configuration, options.force);
}

name_question question_of(const pause_options& options) {
    return {options.state, options.configuration, options.kind, options.name};
}

awaitable<result<bool>> is_paused(ledger::ledger* ledger, ledger::paused_kind kind,
                                  std::string name) {
    const auto all = co_await ledger->paused();
    if (!all) {
        co_return all.error();
    }
    co_return std::ranges::any_of(
        *all, [&](const ledger::pause_entry& one) { return one.kind == kind && one.name == name; });
}

}  // namespace

void add_pause_command(CLI::App& program, int& exit_code) {
    auto options = std::make_shared<pause_options>();
    auto* command = program.add_subcommand(
        "pause", "Let nothing new begin in an incoming, a route or an outgoing");
    add_what(*command, *options);
    command->add_option("--reason", options->reason, "Why; sluice paused shows it");
    command->callback([options, &exit_code] {
        exit_code = options->force ? exit_done : judge_name("pause", question_of(*options));
        if (exit_code != exit_done) {
            return;
        }
        print_answer("pause", pause_now(*options), exit_code);
    });
}

void add_resume_command(CLI::App& program, int& exit_code) {
    auto options = std::make_shared<pause_options>();
    auto* command =
        program.add_subcommand("resume", "Let a paused incoming, route or outgoing go on");
    add_what(*command, *options);
    command->callback([options, &exit_code] {
        // A paused name may be resumed, even if it is no longer configured.
        const auto paused = app::with_ledger(options->state, true, [&](ledger::ledger* ledger) {
            return is_paused(ledger, kind_named(options->kind), options->name);
        });
        const bool judged = options->force || (paused && *paused);
        exit_code = judged ? exit_done : judge_name("resume", question_of(*options));
        if (exit_code != exit_done) {
            return;
        }
        print_answer("resume", resume_now(*options), exit_code);
    });
}

void add_paused_command(CLI::App& program, int& exit_code) {
    auto options = std::make_shared<pause_options>();
    auto* command = program.add_subcommand("paused", "Show what is paused by hand, and why");
    command->add_option("--state", options->state, "The daemon's state directory")
        ->capture_default_str();
    command->add_flag("--json", options->as_json, "Print JSON");
    command->callback([options, &exit_code] {
        const auto list = [&](ledger::ledger* ledger) {
            return list_paused(ledger, options->as_json);
        };
        print_answer("paused", app::with_ledger(options->state, true, list), exit_code);
    });
}

}  // namespace sluice::cli
