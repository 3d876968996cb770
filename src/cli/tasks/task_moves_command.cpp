#include "cli/answer.hpp"
#include "cli/control/daemon_change.hpp"
#include "cli/ledger/audited_ledger.hpp"
#include "cli/screen.hpp"
#include "cli/tasks/task_commands.hpp"
#include "cli/tasks/task_selection.hpp"
#include "cli/tasks/task_text.hpp"
#include "control/tasks/task_moves.hpp"
#include "control/tasks/task_words.hpp"

#include <sluice/async/clock.hpp>
#include <sluice/model/json.hpp>

#include <fmt/format.h>

#include <cstdlib>
#include <memory>
#include <pwd.h>
#include <string>
#include <unistd.h>
#include <utility>

namespace sluice::cli {
namespace {

struct move_options : task_selection {
    std::string reason;
    std::string result_id;
    bool dry_run = false;
    bool force = false;
};

struct action_words {
    ledger::operator_action action;
    const char* name;  // of the command
    const char* help;  // of the command
    const char* done;  // such as "offered again: 12"
};

constexpr action_words actions[] = {
    {ledger::operator_action::retry, "retry",
     "Offer tasks again that failed, wait, were skipped or rejected, or are uncertain",
     "offered again"},
    {ledger::operator_action::skip, "skip", "Take tasks out of the queue: they count as dealt with",
     "skipped"},
    {ledger::operator_action::approve, "approve",
     "Let held tasks go out, which wait for an approval", "approved"},
    {ledger::operator_action::reject, "reject",
     "Take held tasks out: they are not sent, and count as dealt with", "rejected"},
    {ledger::operator_action::drop, "drop",
     "Delete tasks with their data and history; what tells whether they were sent stays",
     "dropped"},
    {ledger::operator_action::finish, "finish",
     "Say of uncertain or confirming tasks that they were done at the target: they are finished",
     "finished"},
};

std::string moved_text(const action_words& words, const ledger::action_report& report) {
    auto text = fmt::format("{}: {}\n", words.done, report.moved);
    if (report.held > 0) {
        text += fmt::format("left alone, because they are being delivered: {}\n", report.held);
    }
    if (report.unfit > 0) {
        text += fmt::format("not there, or in no state for this: {}\n", report.unfit);
    }
    if (report.unknown > 0) {
        text += fmt::format(
            "left alone, because nobody knows whether they were sent: {} (look at the target; "
            "--force drops them, and with them what tells that they may have been)\n",
            report.unknown);
    }
    if (report.newest) {
        text += fmt::format(
            "task {} is skipped for now: ids are counted on from the newest task, so that it stays "
            "until there is a newer one\n",
            *report.newest);
    }
    return text;
}

std::string moved_json(const action_words& words, const ledger::action_report& report) {
    return write_json(control::moved_object(words.action, report)) + "\n";
}

// `named`: the number of tasks that the command line names.
answer_text moved_answer(const action_words& words, const ledger::action_report& report,
                         std::size_t named, bool as_json) {
    const bool complete = report.unfit == 0 && (named == 0 || report.held + report.unknown == 0);
    return {as_json ? moved_json(words, report) : moved_text(words, report), complete};
}

awaitable<result<answer_text>> move_tasks(ledger::ledger* ledger, ledger::task_action move,
                                          const action_words* words, bool as_json) {
    const auto named = move.which.ids.size();
    const auto done = co_await control::move_tasks(ledger, std::move(move));
    if (!done) {
        co_return done.error();
    }
    co_return moved_answer(*words, *done, named, as_json);
}

awaitable<result<answer_text>> show_beforehand(ledger::ledger* ledger, ledger::task_action move,
                                               const action_words* words, bool as_json) {
    const auto would = co_await control::foresee_move(ledger, std::move(move));
    if (!would) {
        co_return would.error();
    }
    if (as_json) {
        co_return answer_text{moved_json(*words, would->report)};
    }
    auto text = "nothing was changed; it would be " + moved_text(*words, would->report);
    co_return answer_text{would->first.empty() ? text
                                               : text + task_table(would->first, screen_columns())};
}

result<ledger::task_filter> named_tasks(const move_options& options, wall_time now) {
    auto filter = options.filter(now);
    if (filter && options.says_nothing()) {
        filter = failure(failure_class::invalid, "nothing says which tasks",
                         "give their numbers or a filter such as --status failed");
    }
    return filter;
}

result<answer_text> run(const action_words& words, const move_options& options,
                        ledger::task_filter filter, wall_time now) {
    const ledger::task_action move{std::move(filter),
                                   words.action,
                                   {operator_name(), options.reason, now},
                                   options.force,
                                   options.result_id};
    if (const auto fit = control::check_move(move); !fit) {
        return fit.error();
    }
    if (options.dry_run) {
        return app::with_ledger(options.state, true, [&](ledger::ledger* ledger) {
            return show_beforehand(ledger, move, &words, options.as_json);
        });
    }
    auto request = control::body_of(options);
    request["reason"] = options.reason;
    if (words.action == ledger::operator_action::drop) {
        request["force"] = options.force;
    }
    if (words.action == ledger::operator_action::finish) {
        request["result_id"] = options.result_id;
    }
    if (const auto done = change_by_daemon(
            options.state, "POST", std::string("/tasks/") + words.name, json::value(request))) {
        if (!*done) {
            return done->error();
        }
        return moved_answer(words, control::read_moved(words.action, **done), options.ids.size(),
                            options.as_json);
    }
    ledger_change change{std::string(words.name) + "_tasks", std::string("tasks ") + words.name,
                         std::move(request)};
    return with_audited_ledger(options.state, std::move(change), [&](ledger::ledger* ledger) {
        return move_tasks(ledger, move, &words, options.as_json);
    });
}

}  // namespace

std::string operator_name() {
    for (const char* variable : {"SUDO_USER", "USER"}) {
        const char* name = std::getenv(variable);
        if (name != nullptr && *name != '\0') {
            return name;
        }
    }
    const auto* entry = ::getpwuid(::geteuid());
    return entry != nullptr ? entry->pw_name : "user " + std::to_string(::geteuid());
}

void add_task_moves(CLI::App& tasks, int& exit_code) {
    for (const auto& words : actions) {
        auto options = std::make_shared<move_options>();
        auto* command = tasks.add_subcommand(words.name, words.help);
        add_place(*command, *options);
        add_filter(*command, *options);
        command->add_option("tasks", options->ids,
                            "Their numbers; without any, what the filters match");
        command->add_option("--reason", options->reason, "Why; it is kept in their history");
        command->add_flag("--dry-run", options->dry_run, "Only say how many, and show the first");
        if (words.action == ledger::operator_action::drop) {
            command->add_flag("--force", options->force,
                              "Also tasks that may have been sent, with an unknown outcome");
        }
        if (words.action == ledger::operator_action::finish) {
            command->add_option("--result-id", options->result_id,
                                "The target's id of the result, for one task");
        }
        command->callback([options, &words, &exit_code] {
            const auto named = std::string("tasks ") + words.name;
            const auto now = system_clock().now();
            auto filter = named_tasks(*options, now);
            if (!filter) {
                exit_code = complain(named.c_str(), filter.error(), exit_misconfigured);
                return;
            }
            print_answer(named.c_str(), run(words, *options, *std::move(filter), now), exit_code);
        });
    }
}

}  // namespace sluice::cli
