#pragma once

// Reads a task with its whole history: attempts, moves and former data.

#include "ledger/sqlite/task_rows.hpp"

#include <sluice/ledger/ledger.hpp>

namespace sluice::ledger::sqlite {

class history {
 public:
    history(connection& connection, name_table& known);

    // Runs in the caller's transaction, so that the parts belong together. Throws sql_error.
    std::optional<task_history> find(task_id id);

 private:
    std::vector<attempt_summary> attempts_of(const task& task, std::optional<wall_time> started);
    std::vector<task_move> moves_of(const task_history& whole);

    task_rows tasks_;
    statement task_;
    statement attempts_;
    statement moves_;
    statement earlier_;
};

}  // namespace sluice::ledger::sqlite
