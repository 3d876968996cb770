#pragma once

// Adds tasks to the tables: those of a page, and those that follow another task.

#include "ledger/sqlite/name_table.hpp"

#include <sluice/ledger/ledger.hpp>

namespace sluice::ledger::sqlite {

class new_tasks {
 public:
    struct origin {
        run_id run = 0;
        std::int64_t incoming = 0;
        wall_time at{};
        std::int64_t page = 0;  // of the run; 0: no page brings the tasks
    };

    // The change that a task carries.
    struct carried {
        std::optional<std::string_view> hash;  // nullopt: it carries no change
        std::optional<task_id> first_carrier;  // set when other tasks carry it too
    };

    new_tasks(connection& connection, name_table& known);

    // Returns the newest of all tasks; the next new task gets the id after it. Throws sql_error.
    task_id newest();

    // Runs in the caller's transaction. Throws sql_error.
    task_id add(const new_task& task, const origin& from, const carried& change);

    // Forgets the newest id. Call it when a transaction was rolled back, or another process has
    // written.
    void forget() { newest_.reset(); }

 private:
    name_table& names_;
    std::optional<task_id> newest_;
    statement newest_task_;
    statement add_task_;
    statement add_payload_;
};

}  // namespace sluice::ledger::sqlite
