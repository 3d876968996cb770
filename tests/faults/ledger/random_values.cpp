#include "faults/ledger/ledger_text.hpp"
#include "faults/ledger/random_operations.hpp"

namespace sluice::testing {

ledger::value_change random_operations::value() {
    ledger::value_change one{any(known_stores), any(known_keys), std::nullopt, std::nullopt};
    if (!one_in(4)) {
        one.value = "\"" + fresh_text("v") + "\"";
        if (one_in(3)) {
            one.expires = now_ + std::chrono::seconds(below(20));
        }
    }
    return one;
}

operation_pointer random_operations::verdicts(const ledger_model& model) {
    using ledger::task_state;
    std::vector<ledger::confirmation> all;
    for (const auto& [id, entry] : model.tasks()) {
        const auto& task = entry.whole.task;
        // Now and then the target's word comes about a task that has moved since.
        if (task.state != task_state::confirming && !one_in(25)) {
            continue;
        }
        ledger::confirmation one;
        one.id = id;
        one.attempt = one_in(10) ? task.attempts + 1 : task.attempts;
        one.to = one_in(2)   ? task_state::finished
                 : one_in(2) ? task_state::failed
                             : task_state::confirming;
        one.reason = one_in(2) ? fresh_text("word") : "";
        one.at = now_;
        if (one.to == task_state::confirming) {
            one.next_attempt = now_ + std::chrono::seconds(below(12));
        }
        all.push_back(std::move(one));
    }
    return all.empty() ? claim(model) : confirming(std::move(all));
}

operation_pointer random_operations::values() {
    if (one_in(5)) {
        return dropping_expired(now_);
    }
    std::vector<ledger::value_change> changes;
    for (int more = 1 + below(3); more > 0; --more) {
        changes.push_back(value());
    }
    return changing_values(std::move(changes), now_);
}

}  // namespace sluice::testing
