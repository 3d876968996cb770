#include "ledger/sqlite/claims.hpp"

#include "ledger/sqlite/state_sql.hpp"

#include <algorithm>
#include <iterator>
#include <stdexcept>
#include <string>

namespace sluice::ledger::sqlite {

namespace {

std::string select_tasks(const char* index, const char* condition) {
    return std::string("SELECT") + task_rows::columns + "FROM tasks t INDEXED BY " + index +
           task_rows::join + "WHERE " + condition;
}

}  // namespace

claims::claims(connection& where, name_table& known, key_turns& turns)
    : names_(known),
      turns_(turns),
      tasks_(where, known),
      expired_(where, select_tasks("tasks_held",
                                   "t.lane = ?1 AND t.state = {processing}"
                                   " AND t.lease_until <= ?2"_sql)),
      queued_(where, select_tasks("tasks_queued",
                                  "t.lane = ?1 AND (t.state = {fresh} OR t.state = {retry}"
                                  " OR t.state = {waiting}) ORDER BY t.id LIMIT ?2"_sql)),
      queued_one_(where, std::string("SELECT") + task_rows::columns + "FROM tasks t" +
                             task_rows::join + "WHERE t.id = ?1"),
      first_lease_end_(where,
                       "SELECT min(lease_until) FROM tasks INDEXED BY tasks_held"
                       " WHERE lane = ?1 AND state = {processing}"_sql),
      hold_(where,
            "UPDATE tasks SET state = {processing}, attempts = attempts + 1, started = ?2,"
            " updated = ?2, lease_until = ?3, next_attempt = NULL WHERE id = ?1"_sql),
      hold_on_(where, "UPDATE tasks SET lease_until = ?2 WHERE id = ?1"),
      cut_off_(where, "INSERT INTO attempts (task, number, started) VALUES (?1, ?2, ?3)"),
      // Before the new attempt is counted.
      may_be_sent_(where,
                   "UPDATE tasks SET sends = coalesce(sends, max(attempts - forgiven - 1, 0)) + 1"
                   " WHERE id = ?1"),
      key_of_held_(where,
                   "SELECT lane, order_key FROM tasks WHERE id = ?1"
                   " AND state = {processing}"_sql),
      give_back_(where,
                 "UPDATE tasks SET state = {fresh}, forgiven = forgiven + 1, updated = ?2,"
                 " lease_until = NULL, reason = ?3 WHERE id = ?1 AND state = {processing}"_sql),
      note_given_back_(where,
                       "INSERT INTO attempts (task, number, started, ended, state, reason)"
                       " SELECT id, attempts, started, ?2, {fresh}, ?3 FROM tasks"
                       " WHERE id = ?1"_sql),
      held_without_intent_(where,
                           "SELECT id FROM tasks INDEXED BY tasks_held"
                           " WHERE state = {processing} AND has_intent = 0"_sql),
      end_leases_(where,
                  "UPDATE tasks INDEXED BY tasks_held SET lease_until = min(lease_until, ?1)"
                  " WHERE state = {processing}"_sql),
      bring_forward_(where,
                     "UPDATE tasks INDEXED BY tasks_due SET next_attempt = ?2"
                     " WHERE lane = ?1 AND (state = {retry} OR state = {waiting})"
                     " AND next_attempt > ?2"_sql) {}

claim_reply claims::claim(const claim_request& what) {
    const auto where = names_.find(what.where);
    if (!where || what.limit == 0) {
        return {};
    }
    return what.by_key ? claim_by_key(*where, what) : claim_in_order(*where, what);
}

claim_reply claims::claim_in_order(std::int64_t where, const claim_request& what) {
    auto late = expired(where, what);
    auto queue = queued(where, what);
    claim_reply reply;
    auto next_late = late.begin();
    auto next_queued = queue.begin();
    while (reply.tasks.size() < what.limit) {
        const bool has_late = next_late != late.end();
        const bool has_queued = next_queued != queue.end();
        if (!has_late && !has_queued) {
            break;
        }
        if (has_late && (!has_queued || next_late->what.id < next_queued->what.id)) {
            hand_out(where, *next_late, what);
            reply.tasks.push_back(std::move((next_late++)->what));
            continue;
        }
        const auto& head = next_queued->what;
        const bool due = head.state == task_state::waiting
                             ? head.next_attempt && *head.next_attempt <= what.now
                             : !head.next_attempt || *head.next_attempt <= what.now;
        if (!due) {
            break;
        }
        hand_out(where, *next_queued, what);
        reply.tasks.push_back(std::move((next_queued++)->what));
    }
    if (reply.tasks.empty()) {
        reply.next_due = next_due(where, queue);
    }
    return reply;
}

claim_reply claims::claim_by_key(std::int64_t where, const claim_request& what) {
    auto late = expired(where, what);
    const auto turns = turns_.of(where, what.limit, what.now);
    std::vector<candidate> chosen;
    for (const auto id : turns.again) {
        chosen.push_back(queued_one(id));
    }
    auto next_late = late.begin();
    auto next_ready = turns.ready.begin();
    while (chosen.size() < what.limit &&
           (next_late != late.end() || next_ready != turns.ready.end())) {
        const bool is_late = next_late != late.end() &&
                             (next_ready == turns.ready.end() || next_late->what.id < *next_ready);
        chosen.push_back(is_late ? std::move(*next_late++) : queued_one(*next_ready++));
    }
    claim_reply reply;
    for (auto& one : chosen) {
        hand_out(where, one, what);
        reply.tasks.push_back(std::move(one.what));
    }
    if (reply.tasks.empty()) {
        const auto due = turns_.next_due(where, what.now);
        const auto lease_end = first_lease_end(where);
        reply.next_due = due && lease_end ? std::min(*due, *lease_end) : due ? due : lease_end;
        if (turns.more) {
            reply.next_due = what.now;
        }
    }
    return reply;
}

std::vector<claims::candidate> claims::expired(std::int64_t where, const claim_request& what) {
    std::vector<candidate> all;
    const auto known = first_lease_ends_.find(where);
    if (known != first_lease_ends_.end() && what.now < known->second) {
        return all;
    }
    {
        auto found = expired_.with(where, what.now);
        while (found.next()) {
            all.push_back({tasks_.read(found), found.time(task_rows::started_column)});
        }
    }
    std::erase_if(all, [&](const candidate& one) {
        const bool held = std::ranges::find(what.in_hand, one.what.id) != what.in_hand.end();
        if (held) {
            hold_on_.run(one.what.id, what.now + what.lease);
        }
        return held;
    });
    first_lease_ends_[where] = first_lease_end(where).value_or(wall_time::max());
    std::ranges::sort(all, {}, [](const candidate& one) { return one.what.id; });
    return all;
}

std::vector<claims::candidate> claims::queued(std::int64_t where, const claim_request& what) {
    std::vector<candidate> all;
    auto found = queued_.with(where, what.limit);
    while (found.next()) {
        all.push_back({tasks_.read(found), {}});
    }
    return all;
}

claims::candidate claims::queued_one(task_id id) {
    auto found = queued_one_.with(id);
    if (!found.next()) {
        throw std::out_of_range("a queued task is not there");
    }
    return {tasks_.read(found), {}};
}

std::optional<wall_time> claims::next_due(std::int64_t where, const std::vector<candidate>& queue) {
    auto due = first_lease_end(where);
    if (queue.empty()) {
        return due;
    }
    const auto& head = queue.front().what.next_attempt;
    if (!due || (head && *head < *due)) {
        return head;
    }
    return due;
}

std::optional<wall_time> claims::first_lease_end(std::int64_t where) {
    auto found = first_lease_end_.with(where);
    return found.next() ? found.optional_time(0) : std::nullopt;
}

void claims::hand_out(std::int64_t where, candidate& chosen, const claim_request& what) {
    auto& handed = chosen.what;
    if (handed.state == task_state::processing) {
        cut_off_.run(handed.id, handed.attempts, chosen.started);
        if (handed.open_intent) {
            may_be_sent_.run(handed.id);
            ++handed.sends;
        }
    } else {
        turns_.handed_out(where, handed.id, handed.order_key);
    }
    tasks_.complete(handed);
    const auto lease_end = what.now + what.lease;
    hold_.run(handed.id, what.now, lease_end);
    auto& first = first_lease_ends_.try_emplace(where, lease_end).first->second;
    first = std::min(first, lease_end);
    handed.state = task_state::processing;
    ++handed.attempts;
    handed.updated = what.now;
    handed.next_attempt.reset();
}

void claims::release(const std::vector<task_id>& tasks, wall_time at) {
    for (const auto id : tasks) {
        give_back(id, at, "given back at a stop");
    }
}

void claims::give_back(task_id id, wall_time at, std::string_view reason) {
    std::int64_t where = 0;
    std::string key;
    {
        auto held = key_of_held_.with(id);
        if (!held.next()) {
            return;
        }
        where = held.integer(0);
        key = held.text(1);
    }
    give_back_.run(id, at, reason);
    note_given_back_.run(id, at, reason);
    turns_.given_back(where, id, key);
}

std::size_t claims::end_all_leases(wall_time at) {
    std::vector<task_id> untouched;
    {
        auto found = held_without_intent_.with();
        while (found.next()) {
            untouched.push_back(found.integer(0));
        }
    }
    const auto all = end_leases_.run(at);
    forget();
    for (const auto id : untouched) {
        give_back(id, at, "the daemon ended before anything was sent");
    }
    return static_cast<std::size_t>(all);
}

std::size_t claims::bring_forward(const lane& where, wall_time latest) {
    const auto number = names_.find(where);
    if (!number) {
        return 0;
    }
    forget();
    return static_cast<std::size_t>(bring_forward_.run(*number, latest));
}

}  // namespace sluice::ledger::sqlite
