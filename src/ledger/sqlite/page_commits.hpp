#pragma once

// The writer commits runs and their pages: tasks, position, hashes and stored values in one
// transaction.

#include "ledger/sqlite/carriers.hpp"
#include "ledger/sqlite/listing_pages.hpp"
#include "ledger/sqlite/new_tasks.hpp"
#include "ledger/sqlite/page_parts.hpp"
#include "ledger/sqlite/remembering.hpp"
#include "ledger/sqlite/value_rows.hpp"

#include <sluice/ledger/ledger.hpp>

#include <string_view>
#include <unordered_map>

namespace sluice::ledger::sqlite {

class page_commits {
 public:
    page_commits(connection& connection, name_table& known, new_tasks& tasks, value_rows& values,
                 remembering& memories, carriers& changes, page_parts& parts);

    // Every function runs in the caller's transaction, checks before it writes, and throws
    // sql_error.
    void store_next_run(const std::string& incoming, const planned_run& next);
    run_id begin_run(const run_start& start);
    std::vector<task_id> commit_page(const page_commit& page);
    void end_run(run_id run, const std::string& failure, wall_time at);
    void end_open_runs(wall_time at);

 private:
    // For one sighting: the number of the page's tasks that carry its change.
    struct carried {
        std::string_view hash;
        std::size_t tasks = 0;
        task_id first = 0;
    };
    using carried_by_source = std::unordered_map<std::string_view, carried>;

    static carried_by_source sightings_of(const page_commit& page);
    task_id add_task(const new_task& added, const new_tasks::origin& from,
                     carried_by_source& sightings);
    static std::optional<carried_change> carried_by(const std::string& source, task_id id,
                                                    carried_by_source& sightings);
    void remember(const page_commit& page, std::int64_t incoming,
                  const carried_by_source& sightings, task_id before);
    void note_listing(const page_commit& page, std::int64_t incoming);
    void count_in_parts(const page_commit& page, std::int64_t incoming,
                        carried_by_source& sightings);

    name_table& names_;
    new_tasks& tasks_;
    value_rows& values_;
    remembering& memories_;
    carriers& changes_;
    listing_pages pages_;
    page_parts& parts_;
    statement store_next_run_;
    statement begin_run_;
    statement mark_run_;
    statement end_run_;
    statement end_open_runs_;
    statement move_incoming_;
    statement count_run_;
};

}  // namespace sluice::ledger::sqlite
