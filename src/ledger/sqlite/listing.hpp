#pragma once

// Lists of tasks, newest first. What a list costs depends on its length, not on how many tasks
// there are: a state that tasks wait in is found by its index, new ones lane by lane, all others
// from the newest on.

#include "ledger/sqlite/task_condition.hpp"
#include "ledger/sqlite/task_rows.hpp"

namespace sluice::ledger::sqlite {

class listing {
 public:
    listing(connection& where, names& known);

    // Throws sql_error.
    std::vector<task> list(const task_filter& filter);

 private:
    struct source {
        std::string index;      // "" or " INDEXED BY …"
        std::string condition;  // what that index needs, and the states
    };

    static std::vector<source> sources_of(const std::vector<task_state>& states,
                                          std::vector<std::int64_t> lanes,
                                          const std::vector<std::int64_t>& all_lanes);
    void collect(const source& from, const task_condition& condition, const task_filter& filter,
                 std::vector<task>& into);

    connection& where_;
    names& names_;
    task_rows tasks_;
};

}  // namespace sluice::ledger::sqlite
