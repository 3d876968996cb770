#pragma once

// Finds what a filter matches, newest first. What a page costs depends on its length, not on how
// many tasks there are: states that tasks wait in have an index, new tasks are found lane by lane;
// words, entities, lanes and incomings by the index of words, as far as it has come, and by looking
// at each task past that; a time of creation by its place among the ids; an open outcome by its
// intent. A next attempt is of tasks that wait; what else is asked for is looked at task by task.

#include "ledger/sqlite/task_choice.hpp"

#include <sluice/ledger/ledger.hpp>

#include <map>

namespace sluice::ledger::sqlite {

class task_search {
 public:
    task_search(connection& connection, name_table& known);

    struct hit {
        task_id id = 0;
        task_state state{};
        bool outcome_open = false;
    };

    // At most filter.limit. Throws sql_error, as the others.
    std::vector<hit> find(const task_filter& filter);

    std::map<task_state, std::int64_t> count(const task_filter& filter);
    std::vector<lane_count> count_by_lane(const task_filter& filter);

 private:
    // Where to look: FROM, the condition that it needs, and whether the index of words is asked.
    struct way {
        std::string from = "tasks t";
        std::string condition;
        bool by_words = false;
    };

    // `take` gets each row of the columns; those of one group may come several times.
    template <class Take>
    void count_groups(const task_filter& asked, const char* columns, const char* groups, Take take);
    std::vector<way> ways_of(const task_choice& choice);
    void add_state_ways(const task_choice& choice, std::vector<way>& all);
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
};

}  // namespace sluice::ledger::sqlite
