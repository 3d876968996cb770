#include "faults/ledger/answered.hpp"

namespace sluice::testing {

namespace {

std::string name_of(ledger::operator_action action) {
    switch (action) {
        case ledger::operator_action::retry:
            return "retry";
        case ledger::operator_action::skip:
            return "skip";
        case ledger::operator_action::approve:
            return "approve";
        case ledger::operator_action::reject:
            return "reject";
        case ledger::operator_action::drop:
            return "drop";
        case ledger::operator_action::finish:
            return "finish";
    }
    return "";
}

}  // namespace

operation_pointer acting_on_tasks(ledger::task_action action) {
    return make_operation(name_of(action.action) + (action.unknown_too ? ", known or not, " : " ") +
                              text_of(action.which.ids) + action.which.route + " at " +
                              text_of(action.by.at),
                          [=](ledger::ledger* ledger) { return ledger->act_on_tasks(action); });
}

operation_pointer editing(ledger::task_edit edit) {
    return make_operation("edit " + std::to_string(edit.id) + (edit.send_again ? " and send" : "") +
                              (edit.unknown_too ? " known or not" : "") + " at " +
                              text_of(edit.by.at),
                          [=](ledger::ledger* ledger) { return ledger->edit(edit); });
}

operation_pointer pruning(ledger::prune_step step) {
    return make_operation("prune " + std::string(ledger::name_of(step.rules.front().state)) +
                              " before " + text_of(step.rules.front().updated_before),
                          [=](ledger::ledger* ledger) { return ledger->prune(step); });
}

operation_pointer renaming(ledger::rename_request asked) {
    return make_operation("rename " + std::string(ledger::name_of(asked.kind)) + " " + asked.from +
                              " to " + asked.to + (asked.merge ? ", both become one" : "") +
                              (asked.dry_run ? " (dry)" : ""),
                          [=](ledger::ledger* ledger) { return ledger->rename(asked); });
}

operation_pointer forgetting(ledger::forget_request request) {
    std::string text = "forget of " + request.incoming;
    for (const auto& id : request.ids) {
        text += " " + id;
    }
    return make_operation(std::move(text),
                          [=](ledger::ledger* ledger) { return ledger->forget(request); });
}

}  // namespace sluice::testing
