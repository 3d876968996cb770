#pragma once

// Changes the data of a task as an operator asks. The commands and the control interface use it.

#include <sluice/ledger/ledger.hpp>

#include <string>

namespace sluice::control {

struct task_before {
    std::string text;    // its data, indented
    std::string notice;  // a warning about its unknown outcome; empty: the outcome is known
    bool needs_force = false;
};

// Fails for a task that is not there, and for one that is repeated as it was sent. `ledger`
// outlives the call.
awaitable<result<task_before>> task_before_edit(ledger::ledger* ledger, ledger::task_id id,
                                                bool send_again);

// Looks again whether the task may be edited, and edits it.
awaitable<result<void>> edit_task(ledger::ledger* ledger, ledger::task_edit edit);

}  // namespace sluice::control
