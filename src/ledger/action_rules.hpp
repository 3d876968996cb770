#pragma once

// Every ledger, and the commands, ask here which action an operator may take on a task.

#include <sluice/ledger/task_admin.hpp>

#include <string>
#include <string_view>

namespace sluice::ledger {

bool fits(operator_action action, task_state state);

// The filter that a move looks with: of states that fit, and of those that are being delivered, so
// that they are counted; nothing when there can be none. Tasks named by id are all looked at.
std::optional<task_filter> narrowed(task_filter which, operator_action action);

// What an edit has to know of its task.
struct edited_task {
    task_state state{};
    bool outcome_open = false;
};

// Why it cannot be edited; without a task it is not there. Nothing: it can.
std::optional<failure> refusal_of(const task_edit& edit, const std::optional<edited_task>& found);

// A drop that leaves a task alone whose outcome is unknown.
bool spares(const task_action& action, bool outcome_open);

// "offered again", or "offered again: the shop was closed"
std::string with_reason(std::string_view action, std::string_view reason);

}  // namespace sluice::ledger
