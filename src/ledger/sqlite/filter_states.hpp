#pragma once

// Tells what the states of a filter mean for a search: which indexes hold the tasks.

#include <sluice/ledger/task_filter.hpp>

#include <optional>
#include <string>

namespace sluice::ledger::sqlite {

// Finished tasks are in no index of states.
bool has_index(task_state state);

// Tells whether the index tasks_parked holds the tasks of this state.
bool is_parked(task_state state);

std::string number_of(task_state state);  // as SQL has it

// Only waiting tasks have a next attempt. Returns nullopt when the filter asks for one in other
// states.
std::optional<task_filter> narrowed_by_next(task_filter filter);

bool asks_for(const task_filter& filter, task_state state);

// Tells whether the filter names states, and each has an index.
bool only_indexed(const task_filter& filter);

}  // namespace sluice::ledger::sqlite
