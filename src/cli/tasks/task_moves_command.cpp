#include "cli/answer.hpp"
#include "cli/tasks/task_commands.hpp"
#include "cli/tasks/task_selection.hpp"
#include "cli/tasks/task_text.hpp"
#include "ledger/action_rules.hpp"

#include <sluice/async/clock.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <memory>
#include <pwd.h>
#include <string>
#include <unistd.h>

namespace sluice::cli {
namespace {

// Tasks in one transaction. The daemon's writes wait no longer than for these.
constexpr std::size_t tasks_in_one_move = 500;
constexpr std::size_t shown_beforehand = 10;

struct move_options : task_selection {
    std::string reason;
    bool dry_run = false;
    bool force = false;
};

struct action_words {
    ledger::operator_action action;
    const char* name;     // of the command
    const char* help;     // of the command
    const char* done;     // such as "offered again: 12"
    const char* counted;  // in JSON
};

constexpr action_words actions[] = {
    {ledger::operator_action::retry, "retry",
     "Offer tasks again that failed, wait, were skipped or rejected, or are uncertain",
     "offered again", "offered_again"},
    {ledger::operator_action::skip, "skip", "Take tasks out of the queue: they count as dealt with",
     "skipped", "skipped"},
    {ledger::operator_action::drop, "drop",
     "Delete tasks with their data and history; what tells whether they were sent stays", "dropped",
     "dropped"},
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
    json::object out;
    out[words.counted] = report.moved;
    out["being_delivered"] = report.held;
    out["unfit"] = report.unfit;
    out["outcome_unknown"] = report.unknown;
    if (report.newest) {
        out["newest_kept"] = *report.newest;
    }
    return write_json(out) + "\n";
}

awaitable<result<answer_text>> move_tasks(ledger::ledger* ledger, ledger::task_action move,
                                          const action_words* words, bool as_json) {
    ledger::action_report all;
    const auto named = static_cast<std::int64_t>(move.which.ids.size());
    move.which.limit = std::max(tasks_in_one_move, move.which.ids.size());
    do {
        const auto report = co_await ledger->act_on_tasks(move);
        if (!report) {
            co_return report.error();
        }
        all.moved += report->moved;
        all.held += report->held;
        all.unknown += report->unknown;
        all.newest = report->newest ? report->newest : all.newest;
        move.which.below = report->next;
    } while (move.which.below);
    all.unfit = named > 0 ? named - all.moved - all.held - all.unknown : 0;
    const bool complete = all.unfit == 0 && (named == 0 || all.held + all.unknown == 0);
    co_return answer_text{as_json ? moved_json(*words, all) : moved_text(*words, all), complete};
}

awaitable<result<answer_text>> show_beforehand(ledger::ledger* ledger, ledger::task_filter filter,
                                               const action_words* words, bool force,
                                               bool as_json) {
    // The same narrowing as in the real run, so that the counts are those of it.
    const auto narrowed = ledger::narrowed(filter, words->action);
    ledger::task_filter which = narrowed.value_or(filter);
    which.limit = narrowed ? shown_beforehand : 0;
    const auto counts = co_await ledger->count(which);
    const auto first = co_await ledger->list(which);
    if (!counts || !first) {
        co_return counts ? first.error() : counts.error();
    }
    ledger::action_report would;
    for (const auto& [state, count] : *counts) {
        if (narrowed && ledger::fits(words->action, state)) {
            would.moved += count;
        } else if (narrowed && state == ledger::task_state::processing) {
            would.held += count;
        }
    }
    if (words->action == ledger::operator_action::drop && !force) {
        which.outcome_open = true;
        auto open = co_await ledger->count(which);
        if (!open) {
            co_return open.error();
        }
        open->erase(ledger::task_state::processing);
        for (const auto& [state, count] : *open) {
            would.unknown += count;
        }
        would.moved -= would.unknown;
    }
    if (as_json) {
        co_return answer_text{moved_json(*words, would)};
    }
    auto text = "nothing was changed; it would be " + moved_text(*words, would);
    co_return answer_text{first->empty() ? text : text + task_table(*first)};
}

result<answer_text> run(const action_words& words, const move_options& options) {
    const auto now = system_clock().now();
    auto filter = options.filter(now);
    if (filter && options.says_nothing()) {
        filter = failure(failure_class::invalid, "nothing says which tasks",
                         "give their numbers or a filter such as --status failed");
    }
    if (!filter) {
        return filter.error();
    }
    if (options.dry_run) {
        return app::with_ledger(options.state, true, [&](ledger::ledger* ledger) {
            return show_beforehand(ledger, *filter, &words, options.force, options.as_json);
        });
    }
    const ledger::task_action move{
        *filter, words.action, {operator_name(), options.reason, now}, options.force};
    return app::with_ledger(options.state, false, [&](ledger::ledger* ledger) {
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
        command->callback([options, &words, &exit_code] {
            const auto named = std::string("tasks ") + words.name;
            print_answer(named.c_str(), run(words, *options), exit_code);
        });
    }
}

}  // namespace sluice::cli
