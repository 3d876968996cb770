#include "ledger/sqlite/dropping.hpp"

#include "ledger/sqlite/state_sql.hpp"

namespace sluice::ledger::sqlite {

dropping::dropping(connection& where, word_index& words, carriers& changes)
    : words_(words),
      changes_(changes),
      newest_(where, "SELECT max(id) FROM tasks"),
      carried_(where,
               "SELECT incoming, source_id, hash, first_carrier FROM tasks"
               " WHERE id = ?1 AND hash IS NOT NULL"),
      keep_result_(where,
                   "INSERT OR IGNORE INTO dropped_results"
                   " SELECT external_id, lane, coalesce(target, 0) FROM tasks"
                   " WHERE id = ?1 AND external_id IS NOT NULL"),
      keep_delivery_(where,
                     "INSERT INTO dropped_without_id"
                     " SELECT fingerprint, lane, coalesce(target, 0), 1 FROM tasks"
                     " WHERE id = ?1 AND state = {finished} AND external_id IS NULL"
                     " AND fingerprint IS NOT NULL"
                     " ON CONFLICT DO UPDATE SET tasks = tasks + 1"_sql),
      drop_attempts_(where, "DELETE FROM attempts WHERE task = ?1"),
      drop_moves_(where, "DELETE FROM moves WHERE task = ?1"),
      drop_former_data_(where, "DELETE FROM former_data WHERE task = ?1"),
      drop_intent_(where, "DELETE FROM intents WHERE task = ?1"),
      drop_payload_(where, "DELETE FROM payloads WHERE task = ?1"),
      drop_task_(where, "DELETE FROM tasks WHERE id = ?1") {}

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
    carried what;
    what.incoming = found.integer(0);
    what.change.source_id = found.text(1);
    what.change.hash = found.text(2);
    if (!found.is_null(3)) {
        what.change.first_carrier = found.integer(3);
    }
    return what;
}

void dropping::settle_change(task_id id) {
    if (const auto what = carried_by(id)) {
        changes_.settled(id, what->incoming, what->change);
    }
}

}  // namespace sluice::ledger::sqlite
