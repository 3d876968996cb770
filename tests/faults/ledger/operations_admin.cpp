#include "faults/ledger/answered.hpp"

namespace sluice::testing {

operation_pointer acting_on_tasks(ledger::task_action what) {
    const bool drops = what.action == ledger::operator_action::drop;
    return make_operation((drops ? what.unknown_too ? "drop, known or not, " : "drop " : "skip ") +
                              text_of(what.which.ids) + " at " + text_of(what.by.at),
                          [=](ledger_model& model) { return text_of(model.act_on_tasks(what)); },
                          [=](ledger::ledger* record) { return record->act_on_tasks(what); });
}

operation_pointer editing(ledger::task_edit what) {
    return make_operation(
        "edit " + std::to_string(what.id) + (what.send_again ? " and send" : "") +
            (what.unknown_too ? " known or not" : "") + " at " + text_of(what.by.at),
        [=](ledger_model& model) { return model.edit(what) ? "done" : refused; },
        [=](ledger::ledger* record) { return record->edit(what); });
}

operation_pointer pruning(ledger::prune_step what) {
    return make_operation(
        "prune " + std::string(ledger::name_of(what.rules.front().state)) + " before " +
            text_of(what.rules.front().updated_before),
        [=](ledger_model& model) { return text_of(model.prune(what)); },
        [=](ledger::ledger* record) { return record->prune(what); });
}

operation_pointer renaming(ledger::rename_request asked) {
    return make_operation(
        "rename " + std::string(ledger::name_of(asked.kind)) + " " + asked.from + " to " +
            asked.to + (asked.merge ? ", both become one" : "") + (asked.dry_run ? " (dry)" : ""),
        [=](ledger_model& model) {
            const auto moved = model.rename(asked);
            return moved ? text_of(*moved) : refused;
        },
        [=](ledger::ledger* record) { return record->rename(asked); });
}

operation_pointer forgetting(ledger::forget_request what) {
    std::string text = "forget of " + what.incoming;
    for (const auto& id : what.ids) {
        text += " " + id;
    }
    return make_operation(
        std::move(text),
        [=](ledger_model& model) {
            const auto count = model.forget(what);
            return count ? text_of(*count) : refused;
        },
        [=](ledger::ledger* record) { return record->forget(what); });
}

}  // namespace sluice::testing
