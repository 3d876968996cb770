#include "ledger/sqlite/filter_states.hpp"

#include <algorithm>

namespace sluice::ledger::sqlite {

bool has_index(task_state state) {
    return state != task_state::finished;
}

bool is_parked(task_state state) {
    return state != task_state::fresh && state != task_state::processing && has_index(state);
}

std::string number_of(task_state state) {
    return std::to_string(static_cast<int>(state));
}

std::optional<task_filter> narrowed_by_next(task_filter filter) {
    if (!filter.next_since && !filter.next_until) {
        return filter;
    }
    const std::vector waiting{task_state::retry, task_state::waiting};
    if (filter.states.empty()) {
        filter.states = waiting;
        return filter;
    }
    std::erase_if(filter.states,
                  [&](task_state one) { return std::ranges::find(waiting, one) == waiting.end(); });
    return filter.states.empty() ? std::nullopt : std::optional(std::move(filter));
}

bool asks_for(const task_filter& filter, task_state state) {
    return std::ranges::find(filter.states, state) != filter.states.end();
}

bool only_indexed(const task_filter& filter) {
    return !filter.states.empty() && std::ranges::all_of(filter.states, has_index);
}

}  // namespace sluice::ledger::sqlite
