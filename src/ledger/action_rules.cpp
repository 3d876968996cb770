#include "ledger/action_rules.hpp"

#include <algorithm>

namespace sluice::ledger {

bool fits(operator_action action, task_state state) {
    switch (action) {
        case operator_action::retry:
            return state == task_state::failed || state == task_state::uncertain ||
                   state == task_state::waiting || state == task_state::retry ||
                   state == task_state::skipped || state == task_state::rejected;
        case operator_action::skip:
            return state != task_state::processing && state != task_state::finished &&
                   state != task_state::skipped;
        case operator_action::approve:
        case operator_action::reject:
            return state == task_state::held;
        case operator_action::drop:
            return state != task_state::processing;
        case operator_action::finish:
            return state == task_state::uncertain || state == task_state::confirming;
    }
    return false;
}

std::optional<task_filter> narrowed(task_filter which, operator_action action) {
    if (!which.ids.empty() || (which.states.empty() && action == operator_action::drop)) {
        return which;
    }
    std::vector<task_state> states;
    for (int number = 0; number <= static_cast<int>(last_task_state); ++number) {
        const auto state = static_cast<task_state>(number);
        const bool asked =
            which.states.empty() || std::ranges::find(which.states, state) != which.states.end();
        if (asked && (fits(action, state) || state == task_state::processing)) {
            states.push_back(state);
        }
    }
    if (states.empty()) {
        return std::nullopt;
    }
    which.states = std::move(states);
    return which;
}

std::optional<failure> refusal_of(const task_edit& edit, const std::optional<edited_task>& found) {
    const auto named = "task " + std::to_string(edit.id);
    if (!found) {
        return failure(failure_class::refused, "there is no " + named);
    }
    if (found->state == task_state::finished) {
        return failure(failure_class::refused,
                       named + " is finished: what was sent cannot be edited");
    }
    if (found->state == task_state::confirming) {
        return failure(failure_class::refused, named + " was sent: what was sent cannot be edited",
                       "change it at the target, or offer its record again");
    }
    if (found->state == task_state::processing) {
        return failure(failure_class::refused,
                       named + " is being delivered: it cannot be edited now",
                       "try again when its delivery has ended");
    }
    if (found->outcome_open && !edit.unknown_too) {
        return failure(failure_class::refused,
                       named + " may have been sent with the data that it has",
                       "look at the target; --force edits it all the same");
    }
    return std::nullopt;
}

bool spares(const task_action& action, bool outcome_open) {
    return action.action == operator_action::drop && outcome_open && !action.unknown_too;
}

std::string with_reason(std::string_view action, std::string_view reason) {
    std::string text(action);
    if (!reason.empty()) {
        text += ": ";
        text += reason;
    }
    return text;
}

}  // namespace sluice::ledger
