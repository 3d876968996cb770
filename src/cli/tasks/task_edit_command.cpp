#include "cli/answer.hpp"
#include "cli/tasks/editor.hpp"
#include "cli/tasks/task_commands.hpp"
#include "cli/tasks/task_selection.hpp"
#include "engine/delivery/intent_payload.hpp"

#include <sluice/async/clock.hpp>
#include <sluice/model/kept_json.hpp>

#include <memory>

namespace sluice::cli {
namespace {

struct edit_options : task_selection {
    std::string data;  // a file, "-", or empty: the editor
    std::string reason;
    bool no_retry = false;
    bool force = false;
};

// Refuses new data for a task that is repeated as it was sent. A target that remembers the key
// would not see the new data, and would answer for the old.
result<void> may_edit(const ledger::task& task) {
    if (!task.open_intent) {
        return {};
    }
    const auto stored = engine::restore(*task.open_intent);
    if (!stored || !stored->delivery.repeat_as_sent) {
        return {};
    }
    const auto id = std::to_string(task.id);
    return failure(
        failure_class::refused,
        "task " + id +
            " was sent and its outcome is unknown: it is repeated as it was sent, under its key",
        "sluice tasks retry " + id +
            " finds out. Or look at the target: if it was done, `sluice tasks skip " + id +
            "`; if not, `sluice tasks drop --force " + id +
            "` and `sluice offer-again` its record");
}

struct task_before {
    std::string text;    // tells what the unknown outcome means; empty: the outcome is known
    std::string notice;  // what it means that its outcome is unknown; empty: it is known
    bool needs_force = false;
};

// Says what happens to new data if the old may have been sent.
void weigh_open_outcome(const ledger::task& task, bool send_again, task_before& into) {
    const auto id = std::to_string(task.id);
    const auto stored = engine::restore(*task.open_intent);
    const auto safety = stored ? stored->delivery.safety : repeat_safety::once;
    if (stored && stored->payload.sent) {
        into.notice = "task " + id +
                      " was sent, and is not sent again: only the steps after its "
                      "publisher are left, and they see what was sent, not the new data";
        into.needs_force = true;
    } else if (safety == repeat_safety::verifiable) {
        into.notice = "task " + id +
                      " may have been sent with the old data: its target is asked "
                      "first. Where the old version is found, the task is finished with it and the "
                      "new data is not sent; where it is not, the new data is sent";
    } else if (safety == repeat_safety::idempotent) {
        into.notice = "task " + id +
                      " may have been sent with the old data: the new data is sent "
                      "under the same key, and a target that remembers the key may keep the old";
    } else {
        into.notice = "task " + id +
                      " may have been sent with the old data, and its target cannot "
                      "be asked: with the new data it would be there twice";
        into.needs_force = send_again;
    }
}

awaitable<result<task_before>> task_as_it_is(ledger::ledger* ledger, ledger::task_id id,
                                             bool send_again) {
    const auto found = co_await ledger->find(id);
    if (!found) {
        co_return found.error();
    }
    if (!*found) {
        co_return failure(failure_class::invalid, "there is no task " + std::to_string(id),
                          "sluice tasks list shows which there are");
    }
    const auto& task = (*found)->task;
    if (const auto may = may_edit(task); !may) {
        co_return may.error();
    }
    const auto value = parse_kept_json(task.data);
    task_before before;
    before.text = value ? write_json_indented(*value) + "\n" : task.data;
    if (task.open_intent) {
        weigh_open_outcome(task, send_again, before);
    }
    co_return before;
}

awaitable<result<answer_text>> edit_task(ledger::ledger* ledger, ledger::task_edit edit,
                                         std::string notice, bool as_json) {
    const auto id = std::to_string(edit.id);
    const bool again = edit.send_again;
    const auto found = co_await ledger->find(edit.id);
    if (!found) {
        co_return found.error();
    }
    if (*found) {
        if (const auto may = may_edit((*found)->task); !may) {
            co_return may.error();
        }
    }
    const auto done = co_await ledger->edit(std::move(edit));
    if (!done) {
        co_return done.error();
    }
    if (as_json) {
        json::object out;
        out["edited"] = parse_json(id).value();
        out["offered_again"] = again;
        out["notice"] = notice;
        co_return answer_text{write_json(out) + "\n"};
    }
    co_return answer_text{"task " + id + " edited" + (again ? " and offered again\n" : "\n") +
                          (notice.empty() ? "" : notice + "\n")};
}

result<std::string> new_data(const edit_options& options, const std::string& old) {
    if (!options.data.empty()) {
        return read_whole(options.data);
    }
    auto text = edited(old);
    if (text && *text == old) {
        return failure(
            failure_class::invalid, "nothing was changed, and nothing was done",
            "sluice tasks retry " + std::to_string(options.ids.front()) + " sends it as it is");
    }
    return text;
}

result<answer_text> run(const edit_options& options) {
    const auto before = app::with_ledger(options.state, true, [&](ledger::ledger* ledger) {
        return task_as_it_is(ledger, options.ids.front(), !options.no_retry);
    });
    if (!before) {
        return before.error();
    }
    if (before->needs_force && !options.force) {
        return failure(failure_class::refused, before->notice,
                       "look at the target; --no-retry only keeps the data, --force does it all "
                       "the same");
    }
    const auto text = new_data(options, before->text);
    if (!text) {
        return text.error();
    }
    auto value = parse_json(*text);
    if (!value) {
        return std::move(value.error()).within("the new data");
    }
    ledger::task_edit edit;
    edit.id = options.ids.front();
    edit.data = write_json(*value);
    edit.send_again = !options.no_retry;
    edit.by = {operator_name(), options.reason, system_clock().now()};
    edit.unknown_too = options.force || !before->notice.empty();
    return app::with_ledger(options.state, false, [&](ledger::ledger* ledger) {
        return edit_task(ledger, edit, before->notice, options.as_json);
    });
}

}  // namespace

void add_task_edit(CLI::App& tasks, int& exit_code) {
    auto options = std::make_shared<edit_options>();
    auto* command = tasks.add_subcommand(
        "edit", "Change the data of a task, in $EDITOR or from a file, and send it again");
    add_place(*command, *options);
    command->add_option("task", options->ids, "Its number")->required()->expected(1);
    command->add_option("--data", options->data, "Take the data from this file, - for its input")
        ->type_name("FILE");
    command->add_option("--reason", options->reason, "Why; it is kept in its history");
    command->add_flag("--no-retry", options->no_retry, "Only keep the data, do not send it");
    command->add_flag("--force", options->force,
                      "Also if the old data may have been sent and the target cannot be asked");
    command->callback(
        [options, &exit_code] { print_answer("tasks edit", run(*options), exit_code); });
}

}  // namespace sluice::cli
