#pragma once

// Whose turn it is in a lane that is claimed by key: the first queued task of each key that nobody
// holds a task of, and every due task without a key.
//
// What a claim costs depends neither on how many tasks wait nor on how many stand behind a key that
// cannot go on: a lane is looked through once, from its head to a frontier, and each new task in
// front of the frontier is either noted as ready or stands behind another of its key, whose end
// makes it ready. That is kept in memory and bounded by what is in flight; what waits for its next
// attempt is found by its time, in the tables.

#include "ledger/sqlite/statement.hpp"

#include <sluice/ledger/ledger.hpp>

#include <set>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

namespace sluice::ledger::sqlite {

class key_turns {
 public:
    explicit key_turns(connection& connection);

    struct turns {
        std::vector<task_id> again;  // retry and waiting, by their time
        std::vector<task_id> ready;  // new ones, in order
        bool more = false;           // the lane was looked through in part
    };

    // At most `limit` of each, none of a key that is held. Each in a transaction of the caller's;
    // throws sql_error.
    turns of(std::int64_t lane, std::size_t limit, wall_time now);
    // When the next task of the lane is due again, if one is later than `now`.
    std::optional<wall_time> next_due(std::int64_t lane, wall_time now);

    // What becomes of tasks in any lane has to be told; an empty key too.
    void handed_out(std::int64_t lane, task_id id, const std::string& key);
    void settled(std::int64_t lane, const std::string& key);
    void given_back(std::int64_t lane, task_id id, const std::string& key);

    // What was remembered may be wrong: a transaction was rolled back, or tasks were changed by
    // somebody who did not tell.
    void forget() { lanes_.clear(); }

 private:
    struct lane_turns {
        task_id frontier = 0;
        std::set<task_id> ready;                    // in front of the frontier; may be outdated
        std::unordered_map<std::string, int> held;  // tasks by key
    };

    lane_turns& known(std::int64_t lane);
    bool is_first(std::int64_t lane, const lane_turns& turns, task_id id, const std::string& key);
    std::optional<task_id> first_of(std::int64_t lane, const std::string& key);
    std::vector<task_id> due_again(std::int64_t lane, const lane_turns& turns, std::size_t limit,
                                   wall_time now);
    void drop_outdated(std::int64_t lane, lane_turns& turns, std::size_t limit);
    bool look_further(std::int64_t lane, lane_turns& turns, std::size_t limit);

    std::unordered_map<std::int64_t, lane_turns> lanes_;  // those that were claimed by key
    statement held_keys_;
    statement first_of_key_;
    statement due_again_;
    statement next_due_;
    statement new_one_;
    statement behind_;
};

}  // namespace sluice::ledger::sqlite
