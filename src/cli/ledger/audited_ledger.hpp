#pragma once

// Changes the ledger for a command, and writes the change into the audit trail, as the control
// interface does for its own.

#include "app/ledger_session.hpp"
#include "cli/answer.hpp"
#include "control/audit.hpp"

#include <sluice/async/clock.hpp>

#include <functional>
#include <string>

namespace sluice::cli {

struct ledger_change {
    std::string action;  // as the control interface names it: "retry_tasks"
    std::string target;  // what it changes: "route posts"
    json::value request = nullptr;
};

using ledger_work = std::function<awaitable<result<answer_text>>(ledger::ledger*)>;

// Calls `work` with the ledger of that state directory. The entry comes first: when it cannot be
// written, nothing is changed. An outcome that cannot be written is said on standard error. Blocks.
result<answer_text> with_audited_ledger(const std::string& state, ledger_change change,
                                        const ledger_work& work);

}  // namespace sluice::cli
