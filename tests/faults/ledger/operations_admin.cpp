#include "faults/ledger/answered.hpp"

namespace sluice::testing {

operation_pointer acting_on_tasks(ledger::task_action what) {
    const bool drops = what.action == ledger::operator_action::drop;
    return make_operation((drops ? what.unknown_too ? "drop, known or not, " : "drop " : "skip ") +
                              text_of(what.which.ids) + " at " + text_of(what.by.at),
                          [=](ledger::ledger* ledger) { return ledger->act_on_tasks(what); });
}

operation_pointer editing(ledger::task_edit what) {
    return make_operation("edit " + std::to_string(what.id) + (what.send_again ? " and send" : "") +
                              (what.unknown_too ? " known or not" : "") + " at " +
                              text_of(what.by.at),
                          [=](ledger::ledger* ledger) { return ledger->edit(what); });
}

operation_pointer pruning(ledger::prune_step what) {
    return make_operation("prune " + std::string(ledger::name_of(what.rules.front().state)) +
                              " before " + text_of(what.rules.front().updated_before),
                          [=](ledger::ledger* ledger) { return ledger->prune(what); });
}

operation_pointer renaming(ledger::rename_request asked) {
    return make_operation("rename " + std::string(ledger::name_of(asked.kind)) + " " + asked.from +
                              " to " + asked.to + (asked.merge ? ", both become one" : "") +
                              (asked.dry_run ? " (dry)" : ""),
                          [=](ledger::ledger* ledger) { return ledger->rename(asked); });
}

operation_pointer forgetting(ledger::forget_request what) {
    std::string text = "forget of " + what.incoming;
    for (const auto& id : what.ids) {
        text += " " + id;
    }
    return make_operation(std::move(text),
                          [=](ledger::ledger* ledger) { return ledger->forget(what); });
}

}  // namespace sluice::testing
