#pragma once

// Tracks which tasks carry changes of entities. A change is settled when the last task that carries
// it is settled.

#include "ledger/sqlite/statement.hpp"

#include <sluice/ledger/ledger.hpp>

#include <string_view>

namespace sluice::ledger::sqlite {

// The text in tasks.hash of a task that carries the changes of several entities: see table
// `carried`.
inline constexpr std::string_view carries_several = "+";

struct carried_change {
    std::string source_id;
    std::string hash;
    std::optional<task_id> first_carrier;  // set when several tasks of a page carry it
};

class carriers {
 public:
    explicit carriers(connection& connection);

    // Every function runs in the caller's transaction and throws sql_error.
    void add(task_id task, const carried_change& change);

    // `task` is finished or skipped. `own` is the change in the task's row.
    void settled(task_id task, std::int64_t incoming, const carried_change& own);

 private:
    void settle_change(task_id task, std::int64_t incoming, const carried_change& change);

    statement add_;
    statement carried_;
    statement drop_;
    statement open_;
    statement open_in_part_;
    statement settle_entity_;
};

}  // namespace sluice::ledger::sqlite
