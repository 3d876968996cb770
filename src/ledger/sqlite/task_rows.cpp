#include "ledger/sqlite/task_rows.hpp"

namespace sluice::ledger::sqlite {

task_rows::task_rows(connection& connection, name_table& known)
    : names_(known),
      intent_(connection,
              "SELECT key, fingerprint, target, plan, at FROM intents WHERE task = ?1") {}

task task_rows::read(const rows& row) {
    task read;
    read.id = row.integer(0);
    read.run = row.integer(1);
    read.lane = names_.lane_of(row.integer(2));
    read.incoming = names_.incoming_of(row.integer(3));
    read.entity_type = row.text(4);
    read.entity_id = row.text(5);
    read.headers = row.text(6);
    read.data = row.text(7);
    read.state = row.state(8);
    read.attempts = static_cast<int>(row.integer(9));
    read.attempts_forgiven = static_cast<int>(row.integer(10));
    read.created = row.time(11);
    read.updated = row.time(12);
    read.next_attempt = row.optional_time(13);
    if (row.integer(14) != 0) {
        read.open_intent.emplace();
    }
    read.reason = row.text(15);
    read.external_id = row.text(16);
    read.order_key = row.text(18);
    read.sends = static_cast<int>(row.integer(19));
    read.generation = row.integer(20);
    read.approved = row.integer(21) != 0;
    read.page = row.integer(22);
    return read;
}

void task_rows::complete(task& task) {
    if (task.open_intent) {
        auto found = intent_.with(task.id);
        if (found.next()) {
            task.open_intent =
                intent{found.text(0), found.text(1), found.text(2), found.text(3), found.time(4)};
        }
    }
}

}  // namespace sluice::ledger::sqlite
