#pragma once

// Chooses the tasks that may be claimed in a lane by key: the first queued task of each key of
// which no task is claimed and no earlier one waits for an approval, and every due task without a
// key.
//
// The cost of a claim depends neither on the number of waiting tasks nor on how many queue at a
// blocked key. A lane is looked through once, from its head to a frontier. Each new task before the
// frontier is noted as ready, or it stands after another of its key, whose end makes it ready.
// These notes stay in memory and are bounded by the tasks in flight. Tasks that wait for a next
// attempt are found in the tables, by time.

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
        std::vector<task_id> again;  // retry and waiting, by due time
        std::vector<task_id> ready;  // new ones, in order
        bool more = false;           // the lane was looked through in part
    };

    // Returns at most `limit` tasks of each kind, none of a held key. Runs in the caller's
    // transaction; throws sql_error.
    turns of(std::int64_t lane, std::size_t limit, wall_time now);
    // The next moment at which a task of the lane is due again, if one is later than `now`.
    std::optional<wall_time> next_due(std::int64_t lane, wall_time now);

    // Report every change of a task in any lane with these, also for an empty key.
    void handed_out(std::int64_t lane, task_id id, const std::string& key);
    void settled(std::int64_t lane, const std::string& key);
    void given_back(std::int64_t lane, task_id id, const std::string& key);

    // Forgets what it remembers. Call it when a transaction was rolled back, or when tasks changed
    // without a report.
    void forget() { lanes_.clear(); }

 private:
    struct lane_turns {
        task_id frontier = 0;
        std::set<task_id> ready;                    // before the frontier; may be outdated
        std::unordered_map<std::string, int> held;  // tasks by key
        // Keys of which a task before the frontier was not ready when it was looked at, by their
        // hashes. Empty: there is no such key.
        std::vector<bool> passed;

        void pass(const std::string& key);
        bool has_passed(const std::string& key) const;
    };

    lane_turns& known(std::int64_t lane);
    bool is_first(std::int64_t lane, const lane_turns& turns, task_id id, const std::string& key);
    bool has_tasks_on_hold(std::int64_t lane);
    std::optional<task_id> first_of(std::int64_t lane, const std::string& key);
    std::vector<task_id> due_again(std::int64_t lane, const lane_turns& turns, std::size_t limit,
                                   wall_time now);
    void drop_outdated(std::int64_t lane, lane_turns& turns, std::size_t limit);
    bool look_further(std::int64_t lane, lane_turns& turns, std::size_t limit);

    std::unordered_map<std::int64_t, lane_turns> lanes_;  // those that were claimed by key
    bool some_on_hold_ = true;                            // in the lane of the present claim
    statement held_keys_;
    statement first_of_key_;
    statement on_hold_;
    statement on_hold_before_;
    statement due_again_;
    statement next_due_;
    statement new_one_;
    statement behind_;
};

}  // namespace sluice::ledger::sqlite
