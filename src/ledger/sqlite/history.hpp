#pragma once

// Reads a task with its whole history: attempts, moves and former data.

#include "ledger/sqlite/task_rows.hpp"

#include <sluice/ledger/ledger.hpp>

namespace sluice::ledger::sqlite {

class history {
 public:
    history(connection& connection, name_table& known);

    // Runs in the caller's transaction, so that the parts belong together. The cost depends on the
    // length of the part. Throws sql_error.
    std::optional<task_history> find(task_id id, history_part part = {});

 private:
    std::optional<wall_time> next_attempt_at(task_id id, history_part part);
    void add_attempts(task_history& whole, history_part part);
    std::vector<task_move> moves_of(const task_history& whole, history_part part);

    task_rows tasks_;
    statement task_;
    statement attempts_;
    statement next_attempt_;
    statement moves_;
    statement earlier_;
};

}  // namespace sluice::ledger::sqlite
