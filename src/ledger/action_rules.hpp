#pragma once

// Decides which action an operator may take on a task; every ledger and the commands use it.

#include <sluice/ledger/task_admin.hpp>

#include <string>
#include <string_view>

namespace sluice::ledger {

bool fits(operator_action action, task_state state);

// The filter that finds the tasks for a move: those in a state that fits, and those being
// delivered, which are counted. nullopt when there can be none. A move by ids looks at all named
// tasks.
std::optional<task_filter> narrowed(task_filter which, operator_action action);

// The facts about a task that decide whether it can be edited.
struct edited_task {
    task_state state{};
    bool outcome_open = false;
};

// Returns why the task cannot be edited, or nullopt. A missing task cannot be edited.
std::optional<failure> refusal_of(const task_edit& edit, const std::optional<edited_task>& found);

// Tells whether a drop must leave the task alone because its outcome is unknown.
bool spares(const task_action& action, bool outcome_open);

// "offered again", or "offered again: the shop was closed"
std::string with_reason(std::string_view action, std::string_view reason);

}  // namespace sluice::ledger
