#pragma once

// The reader lists and counts tasks with this class, newest first.

#include "ledger/sqlite/task_rows.hpp"
#include "ledger/sqlite/task_search.hpp"

namespace sluice::ledger::sqlite {

class task_list {
 public:
    task_list(connection& connection, name_table& known);

    // Every function throws sql_error.
    std::vector<task> list(const task_filter& filter);
    std::map<task_state, std::int64_t> count(const task_filter& filter) {
        return search_.count(filter);
    }
    std::vector<lane_count> count_by_lane(const task_filter& filter) {
        return search_.count_by_lane(filter);
    }

 private:
    task_search search_;
    task_rows tasks_;
    statement task_;
};

}  // namespace sluice::ledger::sqlite
