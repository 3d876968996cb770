#pragma once

// The writer carries out the actions of operators on tasks here, one short step at a time.

#include "ledger/action_rules.hpp"
#include "ledger/sqlite/dropping.hpp"
#include "ledger/sqlite/name_table.hpp"
#include "ledger/sqlite/task_search.hpp"

#include <sluice/ledger/task_admin.hpp>

namespace sluice::ledger::sqlite {

class operator_moves {
 public:
    operator_moves(connection& connection, name_table& known, word_index& words, dropping& drops);

    // Every function runs in the caller's transaction and throws sql_error.
    action_report move(const task_action& action);
    result<void> edit(const task_edit& edit);

 private:
    void apply(const task_action& action, task_id id, action_report& report);
    void offer_again(task_id id, const operator_note& by);
    void approve(task_id id, const operator_note& by);
    void skip(task_id id, const operator_note& by, std::string_view words);
    void finish(task_id id, const task_action& action);
    void note(task_id id, task_state to, const operator_note& by, std::string_view reason);
    std::optional<edited_task> state_of(task_id id);

    name_table& names_;
    word_index& words_;
    dropping& drops_;
    task_search search_;
    statement state_;
    statement note_;
    statement note_coming_in_;
    statement offer_again_;
    statement skip_;
    statement intent_;
    statement finish_;
    statement drop_intent_;
    statement approve_;
    statement touch_;
    statement end_approval_;
    statement keep_former_data_;
    statement change_data_;
};

}  // namespace sluice::ledger::sqlite
