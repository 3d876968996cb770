#pragma once

// The writer removes tasks here, one or the old ones. The external id of a removed task, or its
// fingerprint, stays, so that nothing is posted twice. The change that it carried counts as
// settled.

#include "ledger/sqlite/carriers.hpp"
#include "ledger/sqlite/word_index.hpp"

#include <sluice/ledger/task_admin.hpp>

namespace sluice::ledger::sqlite {

class dropping {
 public:
    dropping(connection& connection, word_index& words, carriers& changes);

    // Returns the newest task. It must stay, because new ids count on from it. Throws sql_error.
    task_id newest();

    // Drops a task that is neither the newest nor processing. Runs in the caller's transaction.
    // Throws sql_error.
    void drop(task_id id);

    // Settles the change of a task whose row says that it is skipped or finished. Runs in the
    // caller's transaction. Throws sql_error.
    void settle_change(task_id id);

 private:
    struct carried {
        std::int64_t incoming = 0;
        carried_change change;
    };
    std::optional<carried> carried_by(task_id id);

    word_index& words_;
    carriers& changes_;
    statement newest_;
    statement carried_;
    statement keep_result_;
    statement keep_delivery_;
    statement drop_attempts_;
    statement drop_moves_;
    statement drop_former_data_;
    statement drop_intent_;
    statement drop_payload_;
    statement drop_task_;
};

// Prunes old tasks and runs in small steps, and gives empty pages back to the file system.
class pruning {
 public:
    pruning(connection& connection, dropping& drops);

    // Every function runs in the caller's transaction and throws sql_error.
    prune_report step(const prune_step& step);
    std::int64_t give_space_back(std::int64_t pages);

 private:
    connection& connection_;
    dropping& drops_;
    statement next_tasks_;
    statement drop_runs_;
};

}  // namespace sluice::ledger::sqlite
