#include "ledger/sqlite/dropping.hpp"

#include "ledger/sqlite/state_sql.hpp"

namespace sluice::ledger::sqlite {

dropping::dropping(connection& connection, word_index& words, carriers& changes)
    : words_(words),
      changes_(changes),
      newest_(connection, "SELECT max(id) FROM tasks"),
      carried_(connection,
               "SELECT incoming, source_id, hash, first_carrier FROM tasks"
               " WHERE id = ?1 AND hash IS NOT NULL"),
      keep_result_(connection,
                   "INSERT OR IGNORE INTO dropped_results"
                   " SELECT external_id, lane, coalesce(target, 0) FROM tasks"
                   " WHERE id = ?1 AND external_id IS NOT NULL"),
      keep_delivery_(connection,
                     "INSERT INTO dropped_without_id"
                     " SELECT fingerprint, lane, coalesce(target, 0), 1 FROM tasks"
                     " WHERE id = ?1 AND state = {finished} AND external_id IS NULL"
                     " AND fingerprint IS NOT NULL"
                     " ON CONFLICT DO UPDATE SET tasks = tasks + 1"_sql),
      drop_attempts_(connection, "DELETE FROM attempts WHERE task = ?1"),
      drop_moves_(connection, "DELETE FROM moves WHERE task = ?1"),
      drop_former_data_(connection, "DELETE FROM former_data WHERE task = ?1"),
      drop_intent_(connection, "DELETE FROM intents WHERE task = ?1"),
      drop_payload_(connection, "DELETE FROM payloads WHERE task = ?1"),
      drop_task_(connection, "DELETE FROM tasks WHERE id = ?1") {}

task_id dropping::newest() {
    auto found = newest_.with();
    return found.next() ? found.integer(0) : 0;
}

void dropping::drop(task_id id) {
    words_.forget(id);
    keep_result_.run(id);
    keep_delivery_.run(id);
    const auto carried = carried_by(id);
    drop_attempts_.run(id);
    drop_moves_.run(id);
    drop_former_data_.run(id);
    drop_intent_.run(id);
    drop_payload_.run(id);
    drop_task_.run(id);
    if (carried) {
        changes_.settled(id, carried->incoming, carried->change);
    }
}

std::optional<dropping::carried> dropping::carried_by(task_id id) {
    auto found = carried_.with(id);
    if (!found.next()) {
        return std::nullopt;
    }
    carried carried;
    carried.incoming = found.integer(0);
    carried.change.source_id = found.text(1);
    carried.change.hash = found.text(2);
    if (!found.is_null(3)) {
        carried.change.first_carrier = found.integer(3);
    }
    return carried;
}

void dropping::settle_change(task_id id) {
    if (const auto carried = carried_by(id)) {
        changes_.settled(id, carried->incoming, carried->change);
    }
}

}  // namespace sluice::ledger::sqlite
