#include "ledger/sqlite/key_turns.hpp"

#include "ledger/sqlite/state_sql.hpp"

#include <algorithm>
#include <functional>

namespace sluice::ledger::sqlite {

namespace {

// The rows that one claim passes at most: some 10 ms, during which no other commit is written.
constexpr std::size_t rows_at_once = 10'000;

// Bits for the keys that were passed: 1 KB a lane. Two keys that share a bit cost a look in vain.
constexpr std::size_t bits_of_passed = 8192;

std::size_t bit_of(const std::string& key) {
    return std::hash<std::string>()(key) % bits_of_passed;
}

}  // namespace

key_turns::key_turns(connection& connection)
    : held_keys_(connection,
                 "SELECT order_key FROM tasks INDEXED BY tasks_held"
                 " WHERE lane = ?1 AND state = {processing} AND order_key IS NOT NULL"_sql),
      first_of_key_(connection,
                    "SELECT id FROM tasks INDEXED BY tasks_of_key"
                    " WHERE lane = ?1 AND order_key = ?2 AND order_key IS NOT NULL"
                    " AND (state = {fresh} OR state = {retry} OR state = {waiting})"
                    " ORDER BY id LIMIT 1"_sql),
      on_hold_(connection,
               "SELECT 1 FROM tasks INDEXED BY tasks_on_hold WHERE state = {held}"
               " AND lane = ?1 LIMIT 1"_sql),
      on_hold_before_(connection,
                      "SELECT 1 FROM tasks INDEXED BY tasks_on_hold WHERE state = {held}"
                      " AND lane = ?1 AND order_key = ?2 AND id < ?3 LIMIT 1"_sql),
      due_again_(connection,
                 "SELECT id, order_key FROM tasks INDEXED BY tasks_due"
                 " WHERE lane = ?1 AND (state = {retry} OR state = {waiting})"
                 " AND next_attempt <= ?2"
                 " ORDER BY next_attempt, id"_sql),
      next_due_(connection,
                "SELECT min(next_attempt) FROM tasks INDEXED BY tasks_due"
                " WHERE lane = ?1 AND (state = {retry} OR state = {waiting})"
                " AND next_attempt > ?2"_sql),
      new_one_(connection, "SELECT order_key FROM tasks WHERE id = ?1 AND state = {fresh}"_sql),
      behind_(connection,
              "SELECT id, state, order_key FROM tasks INDEXED BY tasks_queued"
              " WHERE lane = ?1 AND (state = {fresh} OR state = {retry} OR state = {waiting})"
              " AND id > ?2"
              " ORDER BY id LIMIT ?3"_sql) {}

void key_turns::lane_turns::pass(const std::string& key) {
    if (key.empty()) {
        return;
    }
    passed.resize(bits_of_passed);
    passed[bit_of(key)] = true;
}

bool key_turns::lane_turns::has_passed(const std::string& key) const {
    return !passed.empty() && passed[bit_of(key)];
}

key_turns::turns key_turns::of(std::int64_t lane, std::size_t limit, wall_time now) {
    auto& its = known(lane);
    some_on_hold_ = has_tasks_on_hold(lane);
    turns found;
    found.again = due_again(lane, its, limit, now);
    drop_outdated(lane, its, limit);
    found.more = look_further(lane, its, limit);
    for (const auto id : its.ready) {
        if (found.ready.size() == limit) {
            break;
        }
        found.ready.push_back(id);
    }
    return found;
}

std::optional<wall_time> key_turns::next_due(std::int64_t lane, wall_time now) {
    auto found = next_due_.with(lane, now);
    return found.next() ? found.optional_time(0) : std::nullopt;
}

key_turns::lane_turns& key_turns::known(std::int64_t lane) {
    const auto [place, is_new] = lanes_.try_emplace(lane);
    if (is_new) {
        auto found = held_keys_.with(lane);
        while (found.next()) {
            ++place->second.held[found.text(0)];
        }
    }
    return place->second;
}

bool key_turns::is_first(std::int64_t lane, const lane_turns& turns, task_id id,
                         const std::string& key) {
    if (key.empty()) {
        return true;
    }
    if (turns.held.contains(key) || first_of(lane, key) != id) {
        return false;
    }
    if (!some_on_hold_) {
        return true;
    }
    auto found = on_hold_before_.with(lane, key, id);
    return !found.next();
}

bool key_turns::has_tasks_on_hold(std::int64_t lane) {
    auto found = on_hold_.with(lane);
    return found.next();
}

std::optional<task_id> key_turns::first_of(std::int64_t lane, const std::string& key) {
    auto found = first_of_key_.with(lane, key);
    return found.next() ? std::optional(found.integer(0)) : std::nullopt;
}

std::vector<task_id> key_turns::due_again(std::int64_t lane, const lane_turns& turns,
                                          std::size_t limit, wall_time now) {
    std::vector<task_id> all;
    auto found = due_again_.with(lane, now);
    while (all.size() < limit && found.next()) {
        if (is_first(lane, turns, found.integer(0), found.text(1))) {
            all.push_back(found.integer(0));
        }
    }
    return all;
}

// An earlier task of the same key may have come since a task was noted as ready. The end of that
// earlier one notes the task again.
void key_turns::drop_outdated(std::int64_t lane, lane_turns& turns, std::size_t limit) {
    std::size_t good = 0;
    for (auto one = turns.ready.begin(); one != turns.ready.end() && good < limit;) {
        std::optional<std::string> key;
        {
            auto found = new_one_.with(*one);
            if (found.next()) {
                key = found.text(0);
            }
        }
        if (key && is_first(lane, turns, *one, *key)) {
            ++good;
            ++one;
        } else {
            if (key) {
                turns.pass(*key);
            }
            one = turns.ready.erase(one);
        }
    }
}

// Returns true when it stopped before it had found enough.
bool key_turns::look_further(std::int64_t lane, lane_turns& turns, std::size_t limit) {
    std::unordered_set<std::string> passed;
    std::size_t rows_passed = 0;
    auto found = behind_.with(lane, turns.frontier, rows_at_once);
    while (turns.ready.size() < limit && found.next()) {
        ++rows_passed;
        turns.frontier = found.integer(0);
        const auto key = found.text(2);
        const bool seen = !key.empty() && !passed.insert(key).second;
        if (!seen && found.state(1) == task_state::fresh &&
            is_first(lane, turns, turns.frontier, key)) {
            turns.ready.insert(turns.frontier);
        } else {
            turns.pass(key);
        }
    }
    return rows_passed == rows_at_once && turns.ready.size() < limit;
}

void key_turns::handed_out(std::int64_t lane, task_id id, const std::string& key) {
    const auto found = lanes_.find(lane);
    if (found == lanes_.end()) {
        return;
    }
    found->second.ready.erase(id);
    if (!key.empty()) {
        ++found->second.held[key];
    }
}

void key_turns::settled(std::int64_t lane, const std::string& key) {
    const auto found = lanes_.find(lane);
    if (found == lanes_.end() || key.empty()) {
        return;
    }
    auto& turns = found->second;
    if (const auto held = turns.held.find(key); held != turns.held.end() && --held->second == 0) {
        turns.held.erase(held);
    }
    // Most keys have one task. Nothing of such a key waits before the frontier.
    if (!turns.has_passed(key)) {
        return;
    }
    if (const auto next = first_of(lane, key); next && *next <= turns.frontier) {
        turns.ready.insert(*next);
    }
}

void key_turns::given_back(std::int64_t lane, task_id id, const std::string& key) {
    const auto found = lanes_.find(lane);
    if (found != lanes_.end() && id <= found->second.frontier) {
        found->second.ready.insert(id);
    }
    settled(lane, key);
}

}  // namespace sluice::ledger::sqlite
