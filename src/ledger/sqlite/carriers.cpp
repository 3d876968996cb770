#include "ledger/sqlite/carriers.hpp"

#include "ledger/sqlite/state_sql.hpp"

#include <vector>

namespace sluice::ledger::sqlite {

carriers::carriers(connection& connection)
    : add_(connection, "INSERT OR REPLACE INTO carried VALUES (?1, ?2, ?3, ?4)"),
      carried_(connection, "SELECT source_id, hash, first_carrier FROM carried WHERE task = ?1"),
      drop_(connection, "DELETE FROM carried WHERE task = ?1"),
      open_(connection,
            "SELECT 1 FROM tasks INDEXED BY tasks_open_carriers WHERE first_carrier = ?1"
            " AND first_carrier IS NOT NULL AND state NOT IN ({finished}, {skipped})"
            " AND source_id = ?2"
            " UNION ALL SELECT 1 FROM carried c INDEXED BY carried_together"
            " CROSS JOIN tasks t ON t.id = c.task WHERE c.first_carrier = ?1"
            " AND c.first_carrier IS NOT NULL AND c.source_id = ?2"
            " AND t.state NOT IN ({finished}, {skipped})"
            " LIMIT 1"_sql),
      open_in_part_(connection,
                    "SELECT 1 FROM part_changes WHERE incoming = ?1 AND source_id = ?2"
                    " AND first_carrier = ?3 AND (EXISTS (SELECT 1 FROM part_tasks"
                    " WHERE incoming = ?1 AND source_id = ?2) OR EXISTS (SELECT 1"
                    " FROM part_entities WHERE incoming = ?1 AND source_id = ?2))"),
      settle_entity_(connection,
                     "UPDATE entities SET settled_hash = ?3, settled_by = ?4"
                     " WHERE incoming = ?1 AND id = ?2 AND settled_by < ?4") {}

void carriers::add(task_id task, const carried_change& change) {
    add_.run(task, change.source_id, change.hash, change.first_carrier);
}

void carriers::settled(task_id task, std::int64_t incoming, const carried_change& own) {
    if (own.hash != carries_several) {
        settle_change(task, incoming, own);
        return;
    }
    std::vector<carried_change> all;
    {
        auto found = carried_.with(task);
        while (found.next()) {
            auto& one = all.emplace_back(carried_change{found.text(0), found.text(1), {}});
            if (!found.is_null(2)) {
                one.first_carrier = found.integer(2);
            }
        }
    }
    for (const auto& change : all) {
        settle_change(task, incoming, change);
    }
    drop_.run(task);
}

void carriers::settle_change(task_id task, std::int64_t incoming, const carried_change& change) {
    if (change.first_carrier) {
        auto open = open_.with(*change.first_carrier, change.source_id);
        auto in_part = open_in_part_.with(incoming, change.source_id, *change.first_carrier);
        if (open.next() || in_part.next()) {
            return;
        }
    }
    settle_entity_.run(incoming, change.source_id, change.hash,
                       change.first_carrier.value_or(task));
}

}  // namespace sluice::ledger::sqlite
