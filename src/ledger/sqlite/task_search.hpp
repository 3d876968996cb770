#pragma once

// Finds the tasks that match a filter, newest first. The cost of a page depends on its length, not
// on the number of tasks, because each condition has its own way:
// - States that tasks wait in have an index. New tasks are found lane by lane.
// - The word index finds words, entities, lanes and incomings.
//   The search looks at each task that the index does not hold yet.
// - A time of creation is found by its place among the ids, an open outcome by its intent.
// - The tasks that follow another one have an index of their header `after_task`.
// - Counts by lane and state alone read no new task and no parked one: indexes hold the numbers.
// - Only waiting tasks have a next attempt. All other conditions are checked task by task.

#include "ledger/sqlite/task_choice.hpp"

#include <sluice/ledger/ledger.hpp>

#include <map>
#include <optional>

namespace sluice::ledger::sqlite {

class task_search {
 public:
    task_search(connection& connection, name_table& known);

    struct hit {
        task_id id = 0;
        task_state state{};
        bool outcome_open = false;
    };

    // Returns at most filter.limit hits. Every function throws sql_error.
    std::vector<hit> find(const task_filter& filter);

    std::map<task_state, std::int64_t> count(const task_filter& filter);
    std::vector<lane_count> count_by_lane(const task_filter& filter);

 private:
    enum class guide {
        tasks,
        words,      // the word index
        followers,  // the index of the header `after_task`
    };

    // Where to look: FROM, its condition, and the index that leads there.
    struct way {
        std::string from = "tasks t";
        std::string condition;
        guide by = guide::tasks;
        // The way to the new tasks of this lane.
        std::optional<std::int64_t> new_of_lane = std::nullopt;
        // The way to the parked tasks of this state.
        std::optional<task_state> parked = std::nullopt;
    };

    // `take` receives lane, state and number; the lane is 0 unless `by_lane`. A group may come
    // several times.
    template <class Take>
    void count_groups(const task_filter& asked, bool by_lane, Take take);
    std::int64_t new_tasks_of(std::int64_t lane);
    template <class Take>
    void count_parked(task_state state, const task_choice& choice, Take take);
    std::vector<way> ways_of(const task_choice& choice);
    std::vector<way> state_ways(const task_choice& choice);
    static void add_parked_ways(task_state state, const task_choice& choice, std::vector<way>& all);
    void add_word_ways(std::vector<way>& all);
    bool too_many_wait(const task_choice& choice);
    sql_text text_of(const way& which, const task_choice& choice, const char* columns) const;
    std::string id_bounds(const task_filter& filter);
    task_id first_created_at_or_after(wall_time at);

    connection& connection_;
    name_table& names_;
    statement words_up_to_;
    statement next_task_;
    statement newest_task_;
    statement new_of_lane_;
};

}  // namespace sluice::ledger::sqlite
