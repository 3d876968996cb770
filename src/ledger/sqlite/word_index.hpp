#pragma once

// Keeps the word index of tasks. Idle time fills it, oldest tasks first, so that no page of an
// incoming waits for it. It stores how far it has come (words_up_to in table `meta`). Changes of
// tasks up to there keep it true.

#include "ledger/sqlite/statement.hpp"

#include <sluice/ledger/task.hpp>

namespace sluice::ledger::sqlite {

class word_index {
 public:
    explicit word_index(connection& connection);

    // Every function runs in the caller's transaction and throws sql_error.

    // Indexes the next tasks; returns false when none is left.
    bool take_more();

    // Call it before a task's row and data are removed.
    void forget(task_id id);

    // Call it before the task gets this data.
    void replace(task_id id, std::string_view data);

 private:
    struct entry {
        std::string facts;
        std::string words;
    };

    bool knows(task_id id);
    std::optional<entry> entry_of(task_id id);

    statement up_to_;
    statement move_up_to_;
    statement next_;
    statement one_;
    statement add_;
    statement remove_;
};

}  // namespace sluice::ledger::sqlite
