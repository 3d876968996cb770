#include "app/editor.hpp"
#include "app/ledger_session.hpp"
#include "app/task_commands.hpp"
#include "app/task_selection.hpp"
#include "engine/carried.hpp"

#include <sluice/async/clock.hpp>
#include <sluice/model/json.hpp>

#include <memory>

namespace sluice::app {
namespace {

struct edit_options : task_selection {
    std::string data;  // a file, "-", or empty: the editor
    std::string reason;
    bool no_retry = false;
};

// What an idempotent target may have seen is repeated as it was sent: it would not see the new
// data, and answer with what it did for the old.
result<void> may_edit(const ledger::task& what) {
    if (!what.open_intent) {
        return {};
    }
    const auto sent = engine::delivery_of(*what.open_intent);
    if (!sent || !sent->repeat_as_sent) {
        return {};
    }
    const auto id = std::to_string(what.id);
    return failure(
        failure_class::refused,
        "task " + id +
            " was sent and its outcome is unknown: it is repeated as it was sent, under its key",
        "sluice tasks retry " + id +
            " finds out. Or look at the target: if it was done, `sluice tasks skip " + id +
            "`; if not, `sluice tasks drop " + id + "` and `sluice forget` its record");
}

awaitable<result<answer_text>> data_of(ledger::ledger* record, ledger::task_id id) {
    const auto found = co_await record->find(id);
    if (!found) {
        co_return found.error();
    }
    if (!*found) {
        co_return failure(failure_class::invalid, "there is no task " + std::to_string(id),
                          "sluice tasks list shows which there are");
    }
    if (const auto may = may_edit((*found)->what); !may) {
        co_return may.error();
    }
    const auto value = parse_json((*found)->what.data);
    co_return answer_text{value ? write_json_indented(*value) + "\n" : (*found)->what.data};
}

awaitable<result<answer_text>> edit_task(ledger::ledger* record, ledger::task_edit edit,
                                         bool as_json) {
    const auto id = std::to_string(edit.id);
    const bool again = edit.send_again;
    const auto found = co_await record->find(edit.id);
    if (!found) {
        co_return found.error();
    }
    if (*found) {
        if (const auto may = may_edit((*found)->what); !may) {
            co_return may.error();
        }
    }
    const auto done = co_await record->edit(std::move(edit));
    if (!done) {
        co_return done.error();
    }
    if (as_json) {
        co_return answer_text{"{\"edited\":" + id +
                              ",\"offered_again\":" + (again ? "true" : "false") + "}\n"};
    }
    co_return answer_text{"task " + id + " edited" + (again ? " and offered again\n" : "\n")};
}

result<std::string> new_data(const edit_options& options) {
    if (!options.data.empty()) {
        return read_whole(options.data);
    }
    const auto id = options.ids.front();
    const auto old = with_ledger(options.state, true,
                                 [&](ledger::ledger* record) { return data_of(record, id); });
    if (!old) {
        return old.error();
    }
    auto text = edited(old->text);
    if (text && *text == old->text) {
        return failure(failure_class::invalid, "nothing was changed, and nothing was done",
                       "sluice tasks retry " + std::to_string(id) + " sends it as it is");
    }
    return text;
}

result<answer_text> run(const edit_options& options) {
    const auto text = new_data(options);
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
    edit.by = {person_name(), options.reason, system_clock().now()};
    return with_ledger(options.state, false, [&](ledger::ledger* record) {
        return edit_task(record, edit, options.as_json);
    });
}

}  // namespace

void add_task_edit(CLI::App& tasks, int& exit_code) {
    auto options = std::make_shared<edit_options>();
    auto* command = tasks.add_subcommand(
        "edit", "Change the data of a task, in $EDITOR or from a file, and send it again");
    add_place(*command, *options);
    command->add_option("task", options->ids, "Its number")->required()->expected(1);
    command->add_option("--data", options->data, "Take the data from this file, - for its input");
    command->add_option("--reason", options->reason, "Why; it is kept in its history");
    command->add_flag("--no-retry", options->no_retry, "Only keep the data, do not send it");
    command->callback(
        [options, &exit_code] { print_answer("tasks edit", run(*options), exit_code); });
}

}  // namespace sluice::app
