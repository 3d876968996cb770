#include "control/tasks/task_edits.hpp"

#include "engine/delivery/intent_payload.hpp"

#include <sluice/model/kept_json.hpp>

namespace sluice::control {
namespace {

// Refuses new data for a task that is repeated as it was sent. The target remembers the key, and
// would answer for the old data.
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
            " finds out. Or look at the target: if it was done, `sluice tasks finish " + id +
            "`; if not, `sluice tasks drop --force " + id +
            "` and `sluice offer-again` its record");
}

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

}  // namespace

awaitable<result<task_before>> task_before_edit(ledger::ledger* ledger, ledger::task_id id,
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

awaitable<result<void>> edit_task(ledger::ledger* ledger, ledger::task_edit edit) {
    const auto found = co_await ledger->find(edit.id);
    if (!found) {
        co_return found.error();
    }
    if (*found) {
        if (const auto may = may_edit((*found)->task); !may) {
            co_return may.error();
        }
    }
    co_return co_await ledger->edit(std::move(edit));
}

}  // namespace sluice::control
