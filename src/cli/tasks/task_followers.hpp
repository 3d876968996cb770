#pragma once

// Shows the tasks that a route made after a task (`then`), and the task after which one was made.

#include <sluice/ledger/ledger.hpp>

#include <string>
#include <vector>

namespace sluice::cli {

// Writes the state of each, its last reply, and its next attempt. Returns "" without followers.
std::string followers_text(const std::vector<ledger::task_history>& followers);

// Returns "task 5, result clx…" from the headers of a task that was made after another. Returns ""
// for any other task.
std::string continued_from(const ledger::task& task);

}  // namespace sluice::cli
