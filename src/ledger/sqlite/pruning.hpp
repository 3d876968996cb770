#pragma once

// Old tasks and runs go in small steps, and the space that nothing is in goes back to the file
// system.

#include "ledger/sqlite/dropping.hpp"

#include <sluice/ledger/task_admin.hpp>

namespace sluice::ledger::sqlite {

class pruning {
 public:
    pruning(connection& connection, dropping& drops);

    // Each in a transaction of the caller's. Throws sql_error.
    prune_report step(const prune_step& step);
    std::int64_t give_space_back(std::int64_t pages);

 private:
    connection& connection_;
    dropping& drops_;
    statement next_tasks_;
    statement drop_runs_;
};

}  // namespace sluice::ledger::sqlite
