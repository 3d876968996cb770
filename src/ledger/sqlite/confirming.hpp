#pragma once

// Tasks that were sent, and whose target decides later what becomes of them: the reader finds those
// that are due, and the writer takes the target's word.

#include "ledger/sqlite/dropping.hpp"
#include "ledger/sqlite/name_table.hpp"
#include "ledger/sqlite/task_rows.hpp"

#include <sluice/ledger/ledger.hpp>

#include <cstddef>
#include <vector>

namespace sluice::ledger::sqlite {

class unconfirmed_tasks {
 public:
    unconfirmed_tasks(connection& connection, name_table& known);

    // Throws sql_error.
    claim_reply due(wall_time now, std::size_t limit);

 private:
    task_rows tasks_;
    statement due_;
    statement first_;
};

class confirmations {
 public:
    confirmations(connection& connection, name_table& known, dropping& drops);

    // Runs in the caller's transaction, checks before it writes, and throws sql_error.
    result<std::vector<task_id>> take(const std::vector<confirmation>& all);

 private:
    bool waits_for(const confirmation& one);
    void ask_again(const confirmation& one);
    void end(const confirmation& one);

    name_table& names_;
    dropping& drops_;
    statement waits_;
    statement again_;
    statement intent_;
    statement finish_;
    statement fail_;
    statement note_;
    statement drop_intent_;
};

}  // namespace sluice::ledger::sqlite
