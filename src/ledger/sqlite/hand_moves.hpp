#pragma once

// What people do with tasks, one short step at a time.

#include "ledger/hand_rules.hpp"
#include "ledger/sqlite/dropping.hpp"
#include "ledger/sqlite/task_search.hpp"

#include <sluice/ledger/task_desk.hpp>

namespace sluice::ledger::sqlite {

class hand_moves {
 public:
    hand_moves(connection& where, names& known, word_index& words, dropping& drops);

    // Each in a transaction of the caller's. Throws sql_error.
    hand_report move(const hand_move& what);
    result<void> edit(const task_edit& what);

 private:
    void apply(const hand_move& what, task_id id, hand_report& report);
    void offer_again(task_id id, const by_hand& by);
    void skip(task_id id, const by_hand& by, std::string_view words);
    void note(task_id id, task_state to, const by_hand& by, std::string_view reason);
    std::optional<edited_task> state_of(task_id id);

    word_index& words_;
    dropping& drops_;
    task_search search_;
    statement state_;
    statement note_;
    statement note_rejection_;
    statement offer_again_;
    statement skip_;
    statement touch_;
    statement keep_former_data_;
    statement change_data_;
};

}  // namespace sluice::ledger::sqlite
