#include "ledger/refusals.hpp"

#include <string>

namespace sluice::ledger {

bool can_settle_to(task_state state) {
    return state != task_state::fresh && state != task_state::processing &&
           state != task_state::rejected;
}

failure refuse_settling_to(const settlement& settlement) {
    return {failure_class::refused, "task " + std::to_string(settlement.id) +
                                        " cannot be settled as " +
                                        std::string(name_of(settlement.to))};
}

bool can_confirm_as(task_state state) {
    return state == task_state::finished || state == task_state::failed ||
           state == task_state::confirming;
}

failure refuse_confirming_as(const confirmation& confirmation) {
    return {failure_class::refused, "task " + std::to_string(confirmation.id) +
                                        " cannot be confirmed as " +
                                        std::string(name_of(confirmation.to))};
}

failure refuse_not_held(const std::vector<task_id>& tasks) {
    std::string named = tasks.size() == 1 ? "task " : "tasks ";
    for (std::size_t i = 0; i < tasks.size(); ++i) {
        named += (i == 0 ? "" : ", ") + std::to_string(tasks[i]);
    }
    return {failure_class::refused, named + " not held by that attempt: the lease was taken over"};
}

failure refuse_unknown_incoming(const std::string& name) {
    return {failure_class::invalid, "the ledger knows no incoming '" + name + "'",
            "its name is the key below 'incoming'; it is known from its first run on"};
}

std::optional<wall_time> next_attempt_of(const settlement& settlement) {
    const bool at_once = settlement.to == task_state::retry && !settlement.next_attempt;
    return at_once ? std::optional(settlement.at) : settlement.next_attempt;
}

}  // namespace sluice::ledger
