#include "ledger/sqlite/operator_moves.hpp"

#include "ledger/sqlite/state_sql.hpp"

namespace sluice::ledger::sqlite {

operator_moves::operator_moves(connection& connection, name_table& known, word_index& words,
                               dropping& drops)
    : names_(known),
      words_(words),
      drops_(drops),
      search_(connection, known),
      state_(connection, "SELECT state, has_intent FROM tasks WHERE id = ?1"),
      note_(connection,
            "INSERT INTO moves (task, attempt, at, state, reason, who)"
            " SELECT id, attempts, ?2, ?3, ?4, ?5 FROM tasks WHERE id = ?1"),
      note_coming_in_(connection,
                      "INSERT INTO moves (task, attempt, at, state, reason)"
                      " SELECT id, 0, created, state, coalesce(reason, '') FROM tasks WHERE id = ?1"
                      " AND state = ?2 AND attempts = 0"
                      " AND NOT EXISTS (SELECT 1 FROM moves WHERE task = ?1)"),
      offer_again_(connection,
                   "UPDATE tasks SET state = {fresh}, forgiven = attempts, next_attempt = NULL,"
                   " updated = ?2, reason = ?3 WHERE id = ?1"_sql),
      skip_(connection,
            "UPDATE tasks SET state = {skipped}, next_attempt = NULL, updated = ?2, reason = ?3"
            " WHERE id = ?1"_sql),
      intent_(connection, "SELECT fingerprint, target FROM intents WHERE task = ?1"),
      finish_(connection,
              "UPDATE tasks SET state = {finished}, next_attempt = NULL, updated = ?2, reason = ?3,"
              " external_id = coalesce(?4, external_id), fingerprint = ?5,"
              " target = coalesce(?6, target), has_intent = 0 WHERE id = ?1"_sql),
      drop_intent_(connection, "DELETE FROM intents WHERE task = ?1"),
      approve_(connection,
               "UPDATE tasks SET state = {fresh}, approved = 1, forgiven = attempts,"
               " next_attempt = NULL, updated = ?2, reason = ?3 WHERE id = ?1"_sql),
      touch_(connection, "UPDATE tasks SET updated = ?2 WHERE id = ?1"),
      end_approval_(connection, "UPDATE tasks SET approved = 0 WHERE id = ?1"),
      keep_former_data_(connection,
                        "INSERT INTO former_data (task, until, data)"
                        " SELECT task, ?2, data FROM payloads WHERE task = ?1"),
      change_data_(connection, "UPDATE payloads SET data = ?2 WHERE task = ?1") {}

action_report operator_moves::move(const task_action& action) {
    action_report report;
    const auto filter = narrowed(action.which, action.action);
    if (!filter) {
        return report;
    }
    const auto hits = search_.find(*filter);
    for (const auto& hit : hits) {
        if (hit.state == task_state::processing) {
            ++report.held;
        } else if (!fits(action.action, hit.state)) {
            ++report.unfit;
        } else if (spares(action, hit.outcome_open)) {
            ++report.unknown;
        } else {
            apply(action, hit.id, report);
        }
    }
    if (hits.size() == filter->limit && !hits.empty()) {
        report.next = hits.back().id;
    }
    return report;
}

void operator_moves::apply(const task_action& action, task_id id, action_report& report) {
    ++report.moved;
    switch (action.action) {
        case operator_action::retry:
            offer_again(id, action.by);
            break;
        case operator_action::skip:
            skip(id, action.by, "skipped by hand");
            break;
        case operator_action::approve:
            approve(id, action.by);
            break;
        case operator_action::reject:
            skip(id, action.by, "rejected by hand");
            break;
        case operator_action::drop:
            if (id != drops_.newest()) {
                drops_.drop(id);
                break;
            }
            report.newest = id;
            if (fits(operator_action::skip,
                     state_of(id).value_or(edited_task{task_state::finished}).state)) {
                skip(id, action.by, "dropped by hand");
            }
            break;
        case operator_action::finish:
            finish(id, action);
            break;
    }
}

// As the settlement of a delivery does it: the result counts as this task's when the target is
// asked about another one.
void operator_moves::finish(task_id id, const task_action& action) {
    std::string fingerprint;
    std::string target;
    {
        auto found = intent_.with(id);
        if (found.next()) {
            fingerprint = found.text(0);
            target = found.text(1);
        }
    }
    const auto reason = with_reason("finished by hand", action.by.reason);
    note(id, task_state::finished, action.by, reason);
    const auto place =
        target.empty() ? std::nullopt : std::optional(names_.number_of_target(target));
    finish_.run(id, action.by.at, reason, or_null(action.external_id), or_null(fingerprint), place);
    drop_intent_.run(id);
    drops_.settle_change(id);
}

void operator_moves::offer_again(task_id id, const operator_note& by) {
    const auto reason = with_reason("offered again", by.reason);
    note(id, task_state::fresh, by, reason);
    offer_again_.run(id, by.at, reason);
}

void operator_moves::approve(task_id id, const operator_note& by) {
    const auto reason = with_reason("approved", by.reason);
    note(id, task_state::fresh, by, reason);
    approve_.run(id, by.at, reason);
}

void operator_moves::skip(task_id id, const operator_note& by, std::string_view words) {
    const auto reason = with_reason(words, by.reason);
    note(id, task_state::skipped, by, reason);
    skip_.run(id, by.at, reason);
    drops_.settle_change(id);
}

void operator_moves::note(task_id id, task_state to, const operator_note& by,
                          std::string_view reason) {
    // Until an operator changes it, a task's state tells how the task came in.
    note_coming_in_.run(id, task_state::rejected);
    note_coming_in_.run(id, task_state::held);
    note_.run(id, by.at, to, reason, by.who);
}

std::optional<edited_task> operator_moves::state_of(task_id id) {
    auto found = state_.with(id);
    if (!found.next()) {
        return std::nullopt;
    }
    return edited_task{found.state(0), found.integer(1) != 0};
}

result<void> operator_moves::edit(const task_edit& edit) {
    const auto state = state_of(edit.id);
    if (auto refusal = refusal_of(edit, state)) {
        return *std::move(refusal);
    }
    keep_former_data_.run(edit.id, edit.by.at);
    words_.replace(edit.id, edit.data);
    change_data_.run(edit.id, edit.data);
    end_approval_.run(edit.id);
    note(edit.id, state->state, edit.by, with_reason("data edited", edit.by.reason));
    if (edit.send_again && state->state != task_state::held) {
        operator_note again = edit.by;
        again.reason.clear();
        offer_again(edit.id, again);
    } else {
        touch_.run(edit.id, edit.by.at);
    }
    return {};
}

}  // namespace sluice::ledger::sqlite
