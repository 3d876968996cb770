#pragma once

// Reads tasks from rows: it names the columns, their order and the joins.

#include "ledger/sqlite/name_table.hpp"

#include <sluice/ledger/task.hpp>

#include <chrono>

namespace sluice::ledger::sqlite {

// Tasks are created in the order of their ids. The clock may have been set back in between, by this
// much at most.
inline constexpr std::chrono::hours clock_slack{2};

class task_rows {
 public:
    // A task from before sends were counted takes their number from its attempts.
    static constexpr const char* sends = "coalesce(t.sends, max(t.attempts - t.forgiven, 0))";
    // Goes between SELECT and WHERE; `t` is the task.
    static constexpr const char* columns =
        " t.id, t.run, t.lane, t.incoming, p.entity_type, t.entity_id, p.headers, p.data, t.state,"
        " t.attempts, t.forgiven, t.created, t.updated, t.next_attempt, t.has_intent, t.reason,"
        " t.external_id, t.started, t.order_key,"
        " coalesce(t.sends, max(t.attempts - t.forgiven, 0)), coalesce(t.generation, 0),"
        " t.approved, coalesce(t.page, 0) ";
    static constexpr int started_column = 17;
    static constexpr const char* join = " JOIN payloads p ON p.task = t.id ";

    task_rows(connection& connection, name_table& known);

    // Reads the cursor's row. complete() adds the rest.
    task read(const rows& row);

    // Adds the open intent, if there is one.
    void complete(task& task);

 private:
    name_table& names_;
    statement intent_;
};

}  // namespace sluice::ledger::sqlite
