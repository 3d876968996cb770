#include "ledger/sqlite/offering.hpp"

#include "ledger/refusals.hpp"

#include <algorithm>
#include <string>

namespace sluice::ledger::sqlite {

namespace {

std::vector<std::int64_t> offerable(const std::vector<task_state>& asked) {
    std::vector<std::int64_t> numbers;
    for (int number = 0; number <= static_cast<int>(task_state::uncertain); ++number) {
        const auto state = static_cast<task_state>(number);
        const bool is_asked =
            asked.empty() || std::find(asked.begin(), asked.end(), state) != asked.end();
        if (is_asked && can_offer_again(state)) {
            numbers.push_back(number);
        }
    }
    return numbers;
}

}  // namespace

std::size_t offering::offer_again(const task_filter& filter, wall_time at) {
    const auto condition = condition_of(filter, names_);
    const auto states = offerable(filter.states);
    if (condition.impossible || states.empty()) {
        return 0;
    }
    std::string chosen = " WHERE t.state >= 3 AND t.state IN " + in_list(states);
    if (!condition.lanes.empty()) {
        chosen += " AND t.lane IN " + in_list(condition.lanes);
    }
    chosen += condition.sql;
    const std::string index = filter.ids.empty() ? " INDEXED BY tasks_parked" : "";
    // ?1 is the entity id, which not every condition asks for: named here so that ?2 stays the
    // time.
    statement note(where_,
                   "INSERT INTO moves (task, attempt, at, state, reason)"
                   " SELECT t.id, t.attempts, ?2, 0, 'offered again' FROM tasks t" +
                       index + chosen + " AND ?1 IS NOT NULL");
    note.run(condition.entity_id, at);
    statement move(where_,
                   "UPDATE tasks AS t" + index +
                       " SET state = 0, forgiven = attempts, next_attempt = NULL, updated = ?2,"
                       " reason = 'offered again'" +
                       chosen + " AND ?1 IS NOT NULL");
    return static_cast<std::size_t>(move.run(condition.entity_id, at));
}

}  // namespace sluice::ledger::sqlite
