#include "cli/answer.hpp"
#include "cli/control/daemon_change.hpp"
#include "cli/ledger/audited_ledger.hpp"
#include "cli/tasks/editor.hpp"
#include "cli/tasks/task_commands.hpp"
#include "cli/tasks/task_selection.hpp"
#include "control/tasks/task_edits.hpp"

#include <sluice/async/clock.hpp>
#include <sluice/model/json.hpp>

#include <memory>

namespace sluice::cli {
namespace {

struct edit_options : task_selection {
    std::string data;  // a file, "-", or empty: the editor
    std::string reason;
    bool no_retry = false;
    bool force = false;
};

answer_text edited_answer(ledger::task_id edited, bool again, const std::string& notice,
                          bool as_json) {
    const auto id = std::to_string(edited);
    if (as_json) {
        json::object out;
        out["edited"] = parse_json(id).value();
        out["offered_again"] = again;
        out["notice"] = notice;
        return {write_json(out) + "\n"};
    }
    return {"task " + id + " edited" + (again ? " and offered again\n" : "\n") +
            (notice.empty() ? "" : notice + "\n")};
}

awaitable<result<answer_text>> edit_task(ledger::ledger* ledger, ledger::task_edit edit,
                                         std::string notice, bool as_json) {
    const auto id = edit.id;
    const bool again = edit.send_again;
    const auto done = co_await control::edit_task(ledger, std::move(edit));
    if (!done) {
        co_return done.error();
    }
    co_return edited_answer(id, again, notice, as_json);
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
        return control::task_before_edit(ledger, options.ids.front(), !options.no_retry);
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
    ledger_change change{"edit_task", "task " + std::to_string(edit.id)};
    change.request =
        json::object{{"data", *value}, {"reason", options.reason}, {"send_again", edit.send_again}};
    auto asked = change.request.as_object();
    asked["force"] = options.force;
    if (const auto done =
            change_by_daemon(options.state, "PUT", "/tasks/" + std::to_string(edit.id) + "/data",
                             json::value(std::move(asked)))) {
        if (!*done) {
            return done->error();
        }
        return edited_answer(edit.id, edit.send_again, text_member(**done, "notice"),
                             options.as_json);
    }
    return with_audited_ledger(options.state, std::move(change), [&](ledger::ledger* ledger) {
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
