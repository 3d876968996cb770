#pragma once

// Stores pages that need several transactions. Their tasks wait apart, and enter their lanes in
// steps once the page is committed.

#include "ledger/sqlite/carriers.hpp"
#include "ledger/sqlite/new_tasks.hpp"

#include <sluice/ledger/ledger.hpp>

#include <optional>
#include <string>
#include <vector>

namespace sluice::ledger::sqlite {

class page_parts {
 public:
    page_parts(connection& connection, name_table& known, new_tasks& tasks, carriers& changes);

    // Every function runs in the caller's transaction and throws sql_error.
    void add(const page_part& part);
    // Commits the page of the parts. Returns, for each of `seen`, whether a task carries its
    // change.
    std::vector<bool> commit(std::int64_t incoming, const std::vector<sighting>& seen,
                             wall_time at);
    // Admits tasks of that incoming, or, without one, of any.
    admission admit(std::optional<std::int64_t> incoming, std::size_t limit);
    // Removes the parts of pages that were never committed.
    void drop_uncommitted();

 private:
    struct waiting_task {
        std::int64_t row = 0;
        new_task task;
        std::int64_t run = 0;
        std::int64_t lane = 0;
    };

    std::optional<std::int64_t> committed_page(std::optional<std::int64_t> incoming, wall_time& at);
    std::vector<waiting_task> waiting(std::int64_t incoming, std::size_t limit);
    std::vector<std::string> sources_of(std::int64_t row);
    std::int64_t page_of(run_id run);
    void enter(waiting_task& one, std::int64_t incoming, wall_time at);
    std::optional<carried_change> carry(std::int64_t incoming, const std::string& source,
                                        task_id id);
    bool is_carried(std::int64_t incoming, const std::string& source);
    void drop(std::int64_t incoming);

    name_table& names_;
    new_tasks& tasks_;
    carriers& changes_;
    statement add_task_;
    statement add_entity_;
    statement drop_tasks_;
    statement drop_entities_;
    statement is_committed_;
    statement commit_page_;
    statement is_carried_;
    statement add_change_;
    statement page_;
    statement waiting_;
    statement entities_;
    statement change_;
    statement lead_;
    statement page_of_run_;
    statement drop_task_;
    statement drop_task_entities_;
    statement end_page_;
    statement end_changes_;
    statement uncommitted_;
};

}  // namespace sluice::ledger::sqlite
