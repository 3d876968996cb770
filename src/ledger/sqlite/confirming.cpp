#include "ledger/sqlite/confirming.hpp"

#include "ledger/refusals.hpp"
#include "ledger/sqlite/state_sql.hpp"

#include <optional>
#include <string>

namespace sluice::ledger::sqlite {

unconfirmed_tasks::unconfirmed_tasks(connection& connection, name_table& known)
    : tasks_(connection, known),
      due_(connection, std::string("SELECT") + task_rows::columns +
                           "FROM tasks t INDEXED BY tasks_confirming" + task_rows::join +
                           "WHERE t.state = {confirming} AND t.next_attempt <= ?1"
                           " ORDER BY t.next_attempt, t.id LIMIT ?2"_sql),
      first_(connection,
             "SELECT min(next_attempt) FROM tasks INDEXED BY tasks_confirming"
             " WHERE state = {confirming}"_sql) {}

claim_reply unconfirmed_tasks::due(wall_time now, std::size_t limit) {
    claim_reply reply;
    {
        auto found = due_.with(now, limit);
        while (found.next()) {
            reply.tasks.push_back(tasks_.read(found));
        }
    }
    for (auto& one : reply.tasks) {
        tasks_.complete(one);
    }
    if (reply.tasks.empty()) {
        auto found = first_.with();
        reply.next_due = found.next() ? found.optional_time(0) : std::nullopt;
    }
    return reply;
}

confirmations::confirmations(connection& connection, name_table& known, dropping& drops)
    : names_(known),
      drops_(drops),
      waits_(connection,
             "SELECT 1 FROM tasks WHERE id = ?1 AND state = {confirming}"
             " AND attempts = ?2"_sql),
      again_(connection,
             "UPDATE tasks SET next_attempt = ?2, reason = ?3, updated = ?4 WHERE id = ?1"),
      intent_(connection, "SELECT fingerprint, target FROM intents WHERE task = ?1"),
      // As a delivery that finishes: its intent tells the fingerprint and the place.
      finish_(connection,
              "UPDATE tasks SET state = {finished}, next_attempt = NULL, reason = ?2,"
              " updated = ?3, fingerprint = ?4, target = coalesce(?5, target), has_intent = 0"
              " WHERE id = ?1"_sql),
      // Its intent stays and says that it was sent.
      fail_(connection,
            "UPDATE tasks SET state = {failed}, next_attempt = NULL, reason = ?2, updated = ?3"
            " WHERE id = ?1"_sql),
      note_(connection,
            "INSERT INTO moves (task, attempt, at, state, reason)"
            " VALUES (?1, ?2, ?3, ?4, ?5)"),
      drop_intent_(connection, "DELETE FROM intents WHERE task = ?1") {}

result<std::vector<task_id>> confirmations::take(const std::vector<confirmation>& all) {
    for (const auto& one : all) {
        if (!can_confirm_as(one.to)) {
            return refuse_confirming_as(one);
        }
    }
    std::vector<task_id> moved;
    for (const auto& one : all) {
        if (!waits_for(one)) {
            continue;
        }
        moved.push_back(one.id);
        if (one.to == task_state::confirming) {
            ask_again(one);
        } else {
            end(one);
        }
    }
    return moved;
}

bool confirmations::waits_for(const confirmation& one) {
    return waits_.with(one.id, one.attempt).next();
}

// No move: the history would grow with each question.
void confirmations::ask_again(const confirmation& one) {
    again_.run(one.id, one.next_attempt, or_null(one.reason), one.at);
}

void confirmations::end(const confirmation& one) {
    note_.run(one.id, one.attempt, one.at, one.to, one.reason);
    if (one.to == task_state::failed) {
        fail_.run(one.id, or_null(one.reason), one.at);
        return;
    }
    std::string fingerprint;
    std::string target;
    {
        auto found = intent_.with(one.id);
        if (found.next()) {
            fingerprint = found.text(0);
            target = found.text(1);
        }
    }
    const auto place =
        target.empty() ? std::nullopt : std::optional(names_.number_of_target(target));
    finish_.run(one.id, or_null(one.reason), one.at, or_null(fingerprint), place);
    drop_intent_.run(one.id);
    drops_.settle_change(one.id);
}

}  // namespace sluice::ledger::sqlite
