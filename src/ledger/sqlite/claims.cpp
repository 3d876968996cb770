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

claims::claims(connection& connection, name_table& known, key_turns& turns)
    : names_(known),
      turns_(turns),
      tasks_(connection, known),
      expired_(connection, select_tasks("tasks_held",
                                        "t.lane = ?1 AND t.state = {processing}"
                                        " AND t.lease_until <= ?2"_sql)),
      queued_(connection, select_tasks("tasks_queued",
                                       "t.lane = ?1 AND (t.state = {fresh} OR t.state = {retry}"
                                       " OR t.state = {waiting}) ORDER BY t.id LIMIT ?2"_sql)),
      queued_one_(connection, std::string("SELECT") + task_rows::columns + "FROM tasks t" +
                                  task_rows::join + "WHERE t.id = ?1"),
      first_lease_end_(connection,
                       "SELECT min(lease_until) FROM tasks INDEXED BY tasks_held"
                       " WHERE lane = ?1 AND state = {processing}"_sql),
      hold_(connection,
            "UPDATE tasks SET state = {processing}, attempts = attempts + 1, started = ?2,"
            " updated = ?2, lease_until = ?3, next_attempt = NULL WHERE id = ?1"_sql),
      hold_on_(connection, "UPDATE tasks SET lease_until = ?2 WHERE id = ?1"),
      cut_off_(connection, "INSERT INTO attempts (task, number, started) VALUES (?1, ?2, ?3)"),
      // Runs before `hold_` counts the new attempt, hence the "+ 1".
      may_be_sent_(connection,
                   "UPDATE tasks SET sends = coalesce(sends, max(attempts - forgiven - 1, 0)) + 1"
                   " WHERE id = ?1"),
      key_of_held_(connection,
                   "SELECT lane, order_key FROM tasks WHERE id = ?1"
                   " AND state = {processing}"_sql),
      give_back_(connection,
                 "UPDATE tasks SET state = {fresh}, forgiven = forgiven + 1, updated = ?2,"
                 " lease_until = NULL, reason = ?3 WHERE id = ?1 AND state = {processing}"_sql),
      note_given_back_(connection,
                       "INSERT INTO attempts (task, number, started, ended, state, reason)"
                       " SELECT id, attempts, started, ?2, {fresh}, ?3 FROM tasks"
                       " WHERE id = ?1"_sql),
      held_without_intent_(connection,
                           "SELECT id FROM tasks INDEXED BY tasks_held"
                           " WHERE state = {processing} AND has_intent = 0"_sql),
      end_leases_(connection,
                  "UPDATE tasks INDEXED BY tasks_held SET lease_until = min(lease_until, ?1)"
                  " WHERE state = {processing}"_sql),
      bring_forward_(connection,
                     "UPDATE tasks INDEXED BY tasks_due SET next_attempt = ?2"
                     " WHERE lane = ?1 AND (state = {retry} OR state = {waiting})"
                     " AND next_attempt > ?2"_sql) {}

claim_reply claims::claim(const claim_request& request) {
    const auto lane = names_.find(request.lane);
    if (!lane || request.limit == 0) {
        return {};
    }
    return request.by_key ? claim_by_key(*lane, request) : claim_in_order(*lane, request);
}

claim_reply claims::claim_in_order(std::int64_t lane, const claim_request& request) {
    auto late = expired(lane, request);
    auto queue = queued(lane, request);
    claim_reply reply;
    auto next_late = late.begin();
    auto next_queued = queue.begin();
    while (reply.tasks.size() < request.limit) {
        const bool has_late = next_late != late.end();
        const bool has_queued = next_queued != queue.end();
        if (!has_late && !has_queued) {
            break;
        }
        if (has_late && (!has_queued || next_late->task.id < next_queued->task.id)) {
            hand_out(lane, *next_late, request);
            reply.tasks.push_back(std::move((next_late++)->task));
            continue;
        }
        const auto& head = next_queued->task;
        const bool due = head.state == task_state::waiting
                             ? head.next_attempt && *head.next_attempt <= request.now
                             : !head.next_attempt || *head.next_attempt <= request.now;
        if (!due) {
            break;
        }
        hand_out(lane, *next_queued, request);
        reply.tasks.push_back(std::move((next_queued++)->task));
    }
    if (reply.tasks.empty()) {
        reply.next_due = next_due(lane, queue);
    }
    return reply;
}

claim_reply claims::claim_by_key(std::int64_t lane, const claim_request& request) {
    auto late = expired(lane, request);
    const auto turns = turns_.of(lane, request.limit, request.now);
    std::vector<candidate> chosen;
    for (const auto id : turns.again) {
        chosen.push_back(queued_one(id));
    }
    auto next_late = late.begin();
    auto next_ready = turns.ready.begin();
    while (chosen.size() < request.limit &&
           (next_late != late.end() || next_ready != turns.ready.end())) {
        const bool is_late = next_late != late.end() &&
                             (next_ready == turns.ready.end() || next_late->task.id < *next_ready);
        chosen.push_back(is_late ? std::move(*next_late++) : queued_one(*next_ready++));
    }
    claim_reply reply;
    for (auto& one : chosen) {
        hand_out(lane, one, request);
        reply.tasks.push_back(std::move(one.task));
    }
    if (reply.tasks.empty()) {
        const auto due = turns_.next_due(lane, request.now);
        const auto lease_end = first_lease_end(lane);
        reply.next_due = due && lease_end ? std::min(*due, *lease_end) : due ? due : lease_end;
        if (turns.more) {
            reply.next_due = request.now;
        }
    }
    return reply;
}

std::vector<claims::candidate> claims::expired(std::int64_t lane, const claim_request& request) {
    std::vector<candidate> all;
    const auto known = first_lease_ends_.find(lane);
    if (known != first_lease_ends_.end() && request.now < known->second) {
        return all;
    }
    {
        auto found = expired_.with(lane, request.now);
        while (found.next()) {
            all.push_back({tasks_.read(found), found.time(task_rows::started_column)});
        }
    }
    std::erase_if(all, [&](const candidate& one) {
        const bool held = std::ranges::find(request.in_hand, one.task.id) != request.in_hand.end();
        if (held) {
            hold_on_.run(one.task.id, request.now + request.lease);
        }
        return held;
    });
    first_lease_ends_[lane] = first_lease_end(lane).value_or(wall_time::max());
    std::ranges::sort(all, {}, [](const candidate& one) { return one.task.id; });
    return all;
}

std::vector<claims::candidate> claims::queued(std::int64_t lane, const claim_request& request) {
    std::vector<candidate> all;
    auto found = queued_.with(lane, request.limit);
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

std::optional<wall_time> claims::next_due(std::int64_t lane, const std::vector<candidate>& queue) {
    auto due = first_lease_end(lane);
    if (queue.empty()) {
        return due;
    }
    const auto& head = queue.front().task.next_attempt;
    if (!due || (head && *head < *due)) {
        return head;
    }
    return due;
}

std::optional<wall_time> claims::first_lease_end(std::int64_t lane) {
    auto found = first_lease_end_.with(lane);
    return found.next() ? found.optional_time(0) : std::nullopt;
}

void claims::hand_out(std::int64_t lane, candidate& chosen, const claim_request& request) {
    auto& handed = chosen.task;
    const bool has_moment = handed.state != task_state::fresh && handed.next_attempt;
    handed.due = has_moment ? *handed.next_attempt : handed.updated;
    if (handed.state == task_state::processing) {
        cut_off_.run(handed.id, handed.attempts, chosen.started);
        if (handed.open_intent) {
            may_be_sent_.run(handed.id);
            ++handed.sends;
        }
    } else {
        turns_.handed_out(lane, handed.id, handed.order_key);
    }
    tasks_.complete(handed);
    const auto lease_end = request.now + request.lease;
    hold_.run(handed.id, request.now, lease_end);
    auto& first = first_lease_ends_.try_emplace(lane, lease_end).first->second;
    first = std::min(first, lease_end);
    handed.state = task_state::processing;
    ++handed.attempts;
    handed.updated = request.now;
    handed.next_attempt.reset();
}

void claims::release(const std::vector<task_id>& tasks, wall_time at) {
    for (const auto id : tasks) {
        give_back(id, at, "given back before it was sent");
    }
}

void claims::give_back(task_id id, wall_time at, std::string_view reason) {
    std::int64_t lane = 0;
    std::string key;
    {
        auto held = key_of_held_.with(id);
        if (!held.next()) {
            return;
        }
        lane = held.integer(0);
        key = held.text(1);
    }
    give_back_.run(id, at, reason);
    note_given_back_.run(id, at, reason);
    turns_.given_back(lane, id, key);
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

std::size_t claims::bring_forward(const lane& lane, wall_time latest) {
    const auto number = names_.find(lane);
    if (!number) {
        return 0;
    }
    forget();
    return static_cast<std::size_t>(bring_forward_.run(*number, latest));
}

}  // namespace sluice::ledger::sqlite
