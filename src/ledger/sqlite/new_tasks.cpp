#include "ledger/sqlite/new_tasks.hpp"

namespace sluice::ledger::sqlite {

new_tasks::new_tasks(connection& connection, name_table& known)
    : names_(known),
      newest_task_(connection, "SELECT max(id) FROM tasks"),
      add_task_(connection,
                "INSERT INTO tasks (id, lane, incoming, run, state, created, updated, entity_id,"
                " source_id, hash, first_carrier, reason, order_key, sends, generation, approved,"
                " page)"
                " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?6, ?7, ?8, ?9, ?10, ?11, ?12, 0,"
                " iif(?13 > 0, ?13, (SELECT generation FROM runs WHERE id = ?4)), ?14,"
                " nullif(?15, 0))"),
      add_payload_(connection, "INSERT INTO payloads VALUES (?1, ?2, ?3, ?4)") {}

task_id new_tasks::newest() {
    if (!newest_) {
        auto found = newest_task_.with();
        newest_ = found.next() ? found.integer(0) : 0;
    }
    return *newest_;
}

task_id new_tasks::add(const new_task& task, const origin& from, const carried& change) {
    const auto id = newest() + 1;
    add_task_.run(id, names_.number_of(task.lane), from.incoming, from.run, task.state, from.at,
                  task.entity_id, or_null(task.source_id), change.hash, change.first_carrier,
                  or_null(task.reason), or_null(task.order_key), task.generation, task.approved,
                  from.page);
    add_payload_.run(id, task.entity_type, task.headers, task.data);
    newest_ = id;
    return id;
}

}  // namespace sluice::ledger::sqlite
