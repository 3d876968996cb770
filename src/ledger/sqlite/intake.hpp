#pragma once

// Runs, pages and what was seen: the writing side of intake.

#include "ledger/sqlite/names.hpp"

#include <sluice/ledger/ledger.hpp>

#include <string_view>
#include <unordered_map>

namespace sluice::ledger::sqlite {

class intake {
 public:
    intake(connection& where, names& known);

    // Each in a transaction of the caller's; each checks before it writes. Throws sql_error.
    void store_next_run(const std::string& incoming, wall_time at);
    run_id begin_run(const std::string& incoming, const std::string& trigger, wall_time at);
    std::vector<task_id> commit_page(const page_commit& page);
    void end_run(run_id run, const std::string& failure, wall_time at);
    void end_open_runs(wall_time at);

    // What was remembered may be wrong: a transaction was rolled back, or another process has
    // written.
    void forget() { newest_.reset(); }

 private:
    // Of one sighting: how many tasks of the page carry its change.
    struct carried {
        std::string_view hash;
        std::size_t tasks = 0;
        task_id first = 0;
    };
    using carried_by_source = std::unordered_map<std::string_view, carried>;

    static carried_by_source sightings_of(const page_commit& page);
    task_id add_task(const page_commit& page, const new_task& added, std::int64_t incoming,
                     task_id id, carried_by_source& sightings);
    task_id newest();
    void add_sightings(const page_commit& page, std::int64_t incoming,
                       const carried_by_source& sightings, task_id newest);

    names& names_;
    std::optional<task_id> newest_;  // of all tasks
    statement store_next_run_;
    statement begin_run_;
    statement mark_run_;
    statement end_run_;
    statement end_open_runs_;
    statement newest_task_;
    statement add_task_;
    statement add_payload_;
    statement offer_entity_;
    statement settle_entity_;
    statement move_incoming_;
    statement count_run_;
};

}  // namespace sluice::ledger::sqlite
