#include "ledger/sqlite/listing.hpp"

#include <algorithm>

namespace sluice::ledger::sqlite {

namespace {

bool is_parked(task_state state) {
    return state != task_state::fresh && state != task_state::processing &&
           state != task_state::finished;
}

std::string is_state(task_state state) {
    return " AND t.state = " + std::to_string(static_cast<int>(state));
}

}  // namespace

listing::listing(connection& where, names& known)
    : where_(where), names_(known), tasks_(where, known) {}

std::vector<task> listing::list(const task_filter& filter) {
    const auto condition = condition_of(filter, names_);
    std::vector<task> all;
    if (condition.impossible) {
        return all;
    }
    const auto every_lane = names_.lanes_of("", "");
    for (const auto& from : sources_of(filter.states, condition.lanes, every_lane)) {
        collect(from, condition, filter, all);
    }
    std::ranges::sort(all, std::greater<>{}, &task::id);
    if (all.size() > filter.limit) {
        all.resize(filter.limit);
    }
    for (auto& one : all) {
        tasks_.complete(one);
    }
    return all;
}

std::vector<listing::source> listing::sources_of(const std::vector<task_state>& states,
                                                 std::vector<std::int64_t> lanes,
                                                 const std::vector<std::int64_t>& all_lanes) {
    const std::string of_lanes = lanes.empty() ? "" : " AND t.lane IN " + in_list(lanes);
    if (states.empty()) {
        return {{"", of_lanes}};
    }
    if (lanes.empty()) {
        lanes = all_lanes;
    }
    std::vector<source> all;
    for (std::size_t i = 0; i < states.size(); ++i) {
        const auto state = states[i];
        if (std::find(states.begin(), states.begin() + static_cast<std::ptrdiff_t>(i), state) !=
            states.begin() + static_cast<std::ptrdiff_t>(i)) {
            continue;
        }
        if (state == task_state::fresh) {
            for (const auto one : lanes) {
                all.push_back({" INDEXED BY tasks_queued",
                               " AND t.lane = " + std::to_string(one) +
                                   " AND (t.state = 0 OR t.state = 5 OR t.state = 7)" +
                                   is_state(state)});
            }
        } else if (state == task_state::processing) {
            all.push_back({" INDEXED BY tasks_held", " AND t.state = 1" + of_lanes});
        } else if (is_parked(state)) {
            all.push_back(
                {" INDEXED BY tasks_parked", " AND t.state >= 3" + is_state(state) + of_lanes});
        } else {
            all.push_back({"", is_state(state) + of_lanes});
        }
    }
    return all;
}

void listing::collect(const source& from, const task_condition& condition,
                      const task_filter& filter, std::vector<task>& into) {
    std::string sql = "SELECT";
    sql += task_rows::columns;
    sql += "FROM tasks t" + from.index + task_rows::join + "WHERE true" + from.condition +
           condition.sql;
    if (filter.below) {
        sql += " AND t.id < " + std::to_string(*filter.below);
    }
    sql += " ORDER BY t.id DESC LIMIT " + std::to_string(filter.limit);
    statement prepared(where_, sql);
    auto found = condition.entity_id.empty() ? prepared.with() : prepared.with(condition.entity_id);
    while (found.next()) {
        into.push_back(tasks_.read(found));
    }
}

}  // namespace sluice::ledger::sqlite
