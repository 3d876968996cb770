#include "ledger/sqlite/settling.hpp"

#include "ledger/kept_text.hpp"
#include "ledger/refusals.hpp"
#include "ledger/sqlite/state_sql.hpp"

#include <string>
#include <string_view>

namespace sluice::ledger::sqlite {

settling::settling(connection& connection, name_table& known, key_turns& turns, new_tasks& tasks,
                   value_rows& values, carriers& changes)
    : names_(known),
      turns_(turns),
      tasks_(tasks),
      values_(values),
      changes_(changes),
      holder_(connection, "SELECT attempts FROM tasks WHERE id = ?1 AND state = {processing}"_sql),
      intend_(connection,
              "INSERT OR REPLACE INTO intents (task, key, fingerprint, target, plan, at)"
              " VALUES (?1, ?2, ?3, ?4, ?5, ?6)"),
      mark_intent_(connection,
                   "UPDATE tasks SET has_intent = 1 WHERE id = ?1 AND state = {processing}"
                   " AND (?2 = 0 OR attempts = ?2)"_sql),
      held_(connection,
            "SELECT t.started, t.has_intent, t.incoming, t.source_id, t.hash, t.first_carrier,"
            " t.run, t.lane, t.order_key, i.fingerprint, i.target"
            " FROM tasks t LEFT JOIN intents i ON i.task = iif(t.has_intent, t.id, NULL)"
            " WHERE t.id = ?1 AND t.state = {processing} AND t.attempts = ?2"_sql),
      settle_(connection,
              "UPDATE tasks SET state = ?2, updated = ?3, next_attempt = ?4, reason = ?5,"
              " external_id = coalesce(?6, external_id), fingerprint = ?7, has_intent = ?8,"
              " forgiven = forgiven + ?9, lease_until = NULL,"
              " target = CASE WHEN ?10 THEN ?11 ELSE target END,"
              " sends = coalesce(sends, max(attempts - forgiven - 1, 0)) + ?12 WHERE id = ?1"),
      end_attempt_(connection, "INSERT INTO attempts VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)"),
      drop_intent_(connection, "DELETE FROM intents WHERE task = ?1"),
      date_intent_(connection, "UPDATE intents SET at = ?2 WHERE task = ?1"),
      replace_plan_(connection, "UPDATE intents SET plan = ?2 WHERE task = ?1"),
      lead_(connection,
            "UPDATE tasks SET first_carrier = id WHERE id = ?1 AND first_carrier IS NULL") {}

// All are recorded or none. The mark alone tells whether a single task is held, and most intents
// come one by one.
result<void> settling::record_intents(const std::vector<committed_intent>& intents) {
    std::vector<task_id> not_held;
    for (const auto& one : intents) {
        if (intents.size() > 1 && !is_held(one.id, one.attempt)) {
            not_held.push_back(one.id);
        }
    }
    if (!not_held.empty()) {
        return refuse_not_held(not_held);
    }
    for (const auto& one : intents) {
        if (mark_intent_.run(one.id, one.attempt) == 0) {
            return refuse_not_held({one.id});
        }
        intend_.run(one.id, one.intent.key, one.intent.fingerprint, one.intent.target,
                    one.intent.plan, one.intent.at);
    }
    return {};
}

bool settling::is_held(task_id id, int attempt) {
    auto found = holder_.with(id);
    return found.next() && (attempt == 0 || found.integer(0) == attempt);
}

result<void> settling::settle(const std::vector<settlement>& settlements) {
    for (const auto& one : settlements) {
        if (!can_settle_to(one.to)) {
            return refuse_settling_to(one);
        }
    }
    std::vector<task_id> not_held;
    for (const auto& one : settlements) {
        if (const auto of = held_by(one.id, one.attempt)) {
            settle_one(one, *of);
        } else {
            not_held.push_back(one.id);
        }
    }
    if (!not_held.empty()) {
        return refuse_not_held(not_held);
    }
    return {};
}

std::optional<settling::held> settling::held_by(task_id id, int attempt) {
    auto found = held_.with(id, attempt);
    if (!found.next()) {
        return std::nullopt;
    }
    held of;
    of.started = found.time(0);
    of.has_intent = found.integer(1) != 0;
    of.incoming = found.integer(2);
    of.source_id = found.text(3);
    of.hash = found.text(4);
    if (!found.is_null(5)) {
        of.first_carrier = found.integer(5);
    }
    of.run = found.integer(6);
    of.lane = found.integer(7);
    of.order_key = found.text(8);
    of.fingerprint = found.text(9);
    of.target = found.text(10);
    return of;
}

void settling::settle_one(const settlement& settlement, const held& of) {
    const bool keeps_intent =
        of.has_intent && (settlement.keep_intent || settlement.to == task_state::uncertain ||
                          settlement.to == task_state::confirming);
    const bool finished = settlement.to == task_state::finished;
    const bool has_result = of.has_intent && (finished || !settlement.external_id.empty());
    const auto target = has_result && !of.target.empty()
                            ? std::optional(names_.number_of_target(of.target))
                            : std::nullopt;
    const auto fingerprint =
        finished && has_result ? std::string_view(of.fingerprint) : std::string_view();
    const bool forgiven = settlement.to == task_state::waiting || settlement.to == task_state::held;
    settle_.run(settlement.id, settlement.to, settlement.at, next_attempt_of(settlement),
                or_null(settlement.reason), or_null(settlement.external_id), or_null(fingerprint),
                keeps_intent, forgiven, has_result, target, settlement.sent);
    end_attempt_.run(settlement.id, settlement.attempt, of.started, settlement.at, settlement.to,
                     or_null(settlement.reason), or_null(kept_text(settlement.request)),
                     or_null(kept_text(settlement.response)));
    if (of.has_intent && !keeps_intent) {
        drop_intent_.run(settlement.id);
    }
    if (keeps_intent && settlement.intent_at) {
        date_intent_.run(settlement.id, *settlement.intent_at);
    }
    if (keeps_intent && settlement.intent_plan) {
        replace_plan_.run(settlement.id, *settlement.intent_plan);
    }
    turns_.settled(of.lane, of.order_key);
    values_.change(settlement.stores, settlement.at);
    const bool carried_on = add_follow_ups(settlement, of);
    if (!of.hash.empty() && (finished || settlement.to == task_state::skipped)) {
        carried_change own{of.source_id, of.hash, of.first_carrier};
        if (carried_on && !own.first_carrier) {
            own.first_carrier = settlement.id;
        }
        changes_.settled(settlement.id, of.incoming, own);
    }
}

// Returns true when a follow-up carries on the change of the settled task.
bool settling::add_follow_ups(const settlement& settlement, const held& of) {
    bool carried_on = false;
    const new_tasks::origin from{of.run, of.incoming, settlement.at};
    for (const auto& added : settlement.follow_ups) {
        new_tasks::carried change;
        if (!of.hash.empty() && of.hash != carries_several && added.source_id == of.source_id) {
            change.hash = of.hash;
            change.first_carrier = of.first_carrier.value_or(settlement.id);
            carried_on = true;
        }
        tasks_.add(added, from, change);
    }
    if (carried_on) {
        lead_.run(settlement.id);  // the settled task leads; the follow-ups stay open after it
    }
    return carried_on;
}

}  // namespace sluice::ledger::sqlite
