#include "ledger/sqlite/task_search.hpp"

#include "ledger/sqlite/filter_states.hpp"
#include "ledger/sqlite/state_sql.hpp"
#include "ledger/sqlite/task_rows.hpp"

#include <algorithm>
#include <set>
#include <utility>

namespace sluice::ledger::sqlite {

namespace {

// Up to this many waiting tasks, the search looks at each one; past that it asks the word index.
constexpr const char* many = "20000";

// Up to this many lanes, the search looks for the parked tasks of each. Past that it looks at all
// parked tasks, newest first.
constexpr std::size_t few_lanes = 16;

std::vector<std::int64_t> numbers_of(const std::vector<task_state>& states) {
    std::vector<std::int64_t> numbers;
    for (const auto one : states) {
        numbers.push_back(static_cast<int>(one));
    }
    return numbers;
}

// The first half is the condition of both indexes, word for word. Statistics of a ledger with many
// failed tasks would let SQLite read all of it and sort; `unlikely` makes it take the second half.
std::string parked_in(task_state state) {
    return " AND t.state >= {failed} AND unlikely(t.state = "_sql + number_of(state) + ")";
}

// Returns nullptr when the filter does not ask for the tasks that follow one. The index holds no
// longer number.
const std::string* followed_in(const task_filter& filter) {
    constexpr std::size_t longest = 19;
    const auto found = std::ranges::find_if(filter.headers, [](const wanted_header& one) {
        return one.name == "after_task" && !one.value.empty() && one.value.size() <= longest &&
               one.value.find_first_not_of("0123456789") == std::string::npos;
    });
    return found == filter.headers.end() ? nullptr : &found->value;
}

}  // namespace

task_search::task_search(connection& connection, name_table& known)
    : connection_(connection),
      names_(known),
      words_up_to_(connection, "SELECT value FROM meta WHERE name = 'words_up_to'"),
      next_task_(connection, "SELECT id, created FROM tasks WHERE id >= ?1 ORDER BY id LIMIT 1"),
      newest_task_(connection, "SELECT max(id) FROM tasks"),
      // SQLite counts the entries of both indexes, and reads no task. The state of each new task
      // would take a look at its row.
      new_of_lane_(connection,
                   "SELECT (SELECT count(*) FROM tasks INDEXED BY tasks_queued WHERE lane = ?1"
                   " AND (state = {fresh} OR state = {retry} OR state = {waiting}))"
                   " - (SELECT count(*) FROM tasks INDEXED BY tasks_due WHERE lane = ?1"
                   " AND (state = {retry} OR state = {waiting}))"_sql) {}

std::vector<task_search::hit> task_search::find(const task_filter& asked) {
    std::vector<hit> all;
    const auto narrow = narrowed_by_next(asked);
    if (!narrow) {
        return all;
    }
    const auto& filter = *narrow;
    const auto choice = choice_of(filter, names_);
    if (choice.impossible) {
        return all;
    }
    const auto bounds = id_bounds(filter);
    for (const auto& one : ways_of(choice)) {
        auto text = text_of(one, choice, "t.id, t.state, t.has_intent");
        text.sql += bounds;
        if (filter.below) {
            text.sql += " AND t.id < " + std::to_string(*filter.below);
        }
        // The index gives its own order. With another order SQLite would sort everything that it
        // finds.
        text.sql += one.by == guide::words ? " ORDER BY w.rowid DESC" : " ORDER BY t.id DESC";
        text.sql += " LIMIT " + std::to_string(filter.limit);
        statement prepared(connection_, text.sql);
        auto found = prepared.with();
        text.bind_to(found);
        while (found.next()) {
            all.push_back({found.integer(0), found.state(1), found.integer(2) != 0});
        }
    }
    std::ranges::sort(all, std::greater<>{}, &hit::id);
    if (all.size() > filter.limit) {
        all.resize(filter.limit);
    }
    return all;
}

template <class Take>
void task_search::count_groups(const task_filter& asked, bool by_lane, Take take) {
    const auto narrow = narrowed_by_next(asked);
    if (!narrow) {
        return;
    }
    const auto& filter = *narrow;
    const auto choice = choice_of(filter, names_);
    if (choice.impossible) {
        return;
    }
    const bool plain = choice.is_plain() && filter.ids.empty();
    const auto bounds = id_bounds(filter);
    std::set<task_state> counted;
    for (const auto& one : plain&& only_indexed(filter) ? state_ways(choice) : ways_of(choice)) {
        if (plain && one.new_of_lane) {
            if (const auto number = new_tasks_of(*one.new_of_lane); number > 0) {
                take(*one.new_of_lane, task_state::fresh, number);
            }
            continue;
        }
        if (plain && one.parked) {
            if (counted.insert(*one.parked).second) {
                count_parked(*one.parked, choice, take);
            }
            continue;
        }
        auto text = text_of(one, choice, by_lane ? "t.lane, t.state" : "0, t.state");
        text.sql += bounds;
        statement prepared(connection_, text.sql);
        auto found = prepared.with();
        text.bind_to(found);
        // GROUP BY would sort the tasks first, which takes longer than to read them.
        std::map<std::pair<std::int64_t, task_state>, std::int64_t> tally;
        while (found.next()) {
            ++tally[{found.integer(0), found.state(1)}];
        }
        for (const auto& [group, number] : tally) {
            take(group.first, group.second, number);
        }
    }
}

std::int64_t task_search::new_tasks_of(std::int64_t lane) {
    auto found = new_of_lane_.with(lane);
    return found.next() ? found.integer(0) : 0;
}

// The index holds the groups in their order, so that SQLite sorts nothing.
template <class Take>
void task_search::count_parked(task_state state, const task_choice& choice, Take take) {
    std::string text =
        "SELECT t.lane, count(*) FROM tasks t INDEXED BY tasks_parked_of_lane WHERE true" +
        parked_in(state);
    text += choice.lanes.empty() ? "" : " AND t.lane IN " + in_list(choice.lanes);
    statement prepared(connection_, text + " GROUP BY t.lane");
    auto found = prepared.with();
    while (found.next()) {
        take(found.integer(0), state, found.integer(1));
    }
}

std::map<task_state, std::int64_t> task_search::count(const task_filter& filter) {
    std::map<task_state, std::int64_t> all;
    count_groups(filter, false, [&](std::int64_t, task_state state, std::int64_t number) {
        all[state] += number;
    });
    return all;
}

std::vector<lane_count> task_search::count_by_lane(const task_filter& filter) {
    std::map<lane, std::map<task_state, std::int64_t>> lanes;
    count_groups(filter, true, [&](std::int64_t lane, task_state state, std::int64_t number) {
        lanes[names_.lane_of(lane)][state] += number;
    });
    std::vector<lane_count> all;
    for (auto& [where, tasks] : lanes) {
        all.push_back({where, std::move(tasks)});
    }
    return all;
}

sql_text task_search::text_of(const way& which, const task_choice& choice,
                              const char* columns) const {
    const auto& filter = *choice.filter;
    sql_text text;
    text.sql = std::string("SELECT ") + columns + " FROM " + which.from;
    if (choice.needs_payload() && which.by != guide::followers) {
        text.sql += " CROSS JOIN payloads p ON p.task = t.id";
    }
    text.sql += " WHERE true" + which.condition;
    if (which.by == guide::followers) {
        // As in version 11 of the schema, word for word. '#' is the character after the quote.
        const auto& followed = *followed_in(filter);
        const std::string after =
            " AND substr(p.headers, instr(p.headers, '\"after_task\":\"')"
            " + 14, 20)";
        text.sql += " AND instr(p.headers, '\"after_task\":\"') > 0";
        text.sql += after + " >= " + text.place_of(followed + '"');
        text.sql += after + " < " + text.place_of(followed + '#');
    }
    if (which.by == guide::words) {
        text.sql += " AND task_words MATCH " + text.place_of(choice.match());
        if (filter.below) {
            text.sql += " AND w.rowid < " + std::to_string(*filter.below);
        }
    }
    if (!filter.ids.empty()) {
        text.sql += " AND t.id IN " + in_list(filter.ids);
    }
    if (!filter.states.empty()) {
        text.sql += " AND t.state IN " + in_list(numbers_of(filter.states));
    }
    choice.add_to(text);
    return text;
}

std::vector<task_search::way> task_search::ways_of(const task_choice& choice) {
    const auto& filter = *choice.filter;
    std::vector<way> all;
    if (!filter.ids.empty()) {
        all.emplace_back();
        return all;
    }
    if (!filter.external_id.empty()) {
        all.push_back({"tasks t INDEXED BY tasks_external", ""});
        return all;
    }
    if (followed_in(filter) != nullptr) {
        all.push_back(
            {"payloads p INDEXED BY payloads_following"
             " CROSS JOIN tasks t ON t.id = p.task",
             "", guide::followers});
        return all;
    }
    if (filter.outcome_open) {
        all.push_back({"intents i CROSS JOIN tasks t ON t.id = i.task", ""});
        return all;
    }
    const bool words_help = !choice.match().empty();
    if (only_indexed(filter) && !(words_help && too_many_wait(choice))) {
        all = state_ways(choice);
    } else if (words_help) {
        add_word_ways(all);
    } else {
        all.emplace_back();
    }
    return all;
}

std::vector<task_search::way> task_search::state_ways(const task_choice& choice) {
    const auto& filter = *choice.filter;
    std::vector<way> all;
    if (asks_for(filter, task_state::fresh)) {
        for (const auto one : choice.lanes.empty() ? names_.lanes_of("", "") : choice.lanes) {
            all.push_back({"tasks t INDEXED BY tasks_queued",
                           " AND t.lane = " + std::to_string(one) +
                               " AND (t.state = {fresh} OR t.state = {retry}"
                               " OR t.state = {waiting}) AND t.state = {fresh}"_sql,
                           guide::tasks, one});
        }
    }
    if (asks_for(filter, task_state::processing)) {
        all.push_back({"tasks t INDEXED BY tasks_held", " AND t.state = {processing}"_sql});
    }
    std::vector<task_state> done;
    for (const auto state : filter.states) {
        if (is_parked(state) && std::ranges::find(done, state) == done.end()) {
            done.push_back(state);
            add_parked_ways(state, choice, all);
        }
    }
    return all;
}

void task_search::add_parked_ways(task_state state, const task_choice& choice,
                                  std::vector<way>& all) {
    const auto condition = parked_in(state);
    if (choice.lanes.empty() || choice.lanes.size() > few_lanes) {
        all.push_back(
            {"tasks t INDEXED BY tasks_parked", condition, guide::tasks, std::nullopt, state});
        return;
    }
    for (const auto lane : choice.lanes) {
        all.push_back({"tasks t INDEXED BY tasks_parked_of_lane",
                       condition + " AND t.lane = " + std::to_string(lane), guide::tasks,
                       std::nullopt, state});
    }
}

void task_search::add_word_ways(std::vector<way>& all) {
    auto found = words_up_to_.with();
    const auto limit = std::to_string(found.next() ? found.integer(0) : 0);
    all.push_back({"task_words w CROSS JOIN tasks t ON t.id = w.rowid", "", guide::words});
    all.push_back({"tasks t", " AND t.id > " + limit});
}

bool task_search::too_many_wait(const task_choice& choice) {
    const bool plain = choice.is_plain();
    return std::ranges::any_of(state_ways(choice), [&](const way& one) {
        // The index of queued tasks is in the order of the page, and knows the lane.
        if (plain && one.new_of_lane) {
            return false;
        }
        statement counted(connection_, "SELECT count(*) FROM (SELECT 1 FROM " + one.from +
                                           " WHERE true" + one.condition + " LIMIT " + many + ")");
        auto found = counted.with();
        return found.next() && std::to_string(found.integer(0)) == many;
    });
}

std::string task_search::id_bounds(const task_filter& filter) {
    std::string bounds;
    if (filter.created_since) {
        const auto first = first_created_at_or_after(*filter.created_since - clock_slack);
        bounds += " AND t.id >= " + std::to_string(first);
    }
    if (filter.created_until) {
        const auto first = first_created_at_or_after(*filter.created_until + clock_slack);
        bounds += " AND t.id < " + std::to_string(first);
    }
    return bounds;
}

// A binary search. Returns one past the newest task when there is none.
task_id task_search::first_created_at_or_after(wall_time at) {
    auto newest = newest_task_.with();
    task_id low = 0;
    task_id high = newest.next() ? newest.integer(0) + 1 : 1;
    while (low < high) {
        const auto middle = low + (high - low) / 2;
        auto found = next_task_.with(middle);
        if (found.next() && found.time(1) < at) {
            low = found.integer(0) + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

}  // namespace sluice::ledger::sqlite
