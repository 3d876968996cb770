#pragma once

// The index of words. It is filled behind the intake's back, in idle time, oldest tasks first; up
// to where, it says itself (meta's words_up_to), and every change of a task behind that keeps it
// true.

#include "ledger/sqlite/statement.hpp"

#include <sluice/ledger/task.hpp>

namespace sluice::ledger::sqlite {

class word_index {
 public:
    explicit word_index(connection& connection);

    // Each in a transaction of the caller's. Throws sql_error.

    // Takes in the next tasks; false when there is none left.
    bool take_more();

    // Before a task's row and data go.
    void forget(task_id id);

    // Before a task's data becomes this.
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
