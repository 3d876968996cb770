#include "control/tasks/task_moves.hpp"

#include "ledger/action_rules.hpp"

#include <algorithm>

namespace sluice::control {
namespace {

// The tasks of one transaction. The daemon's writes wait no longer than for these.
constexpr std::size_t tasks_in_one_move = 500;
constexpr std::size_t shown_beforehand = 10;

std::string_view counted_as(ledger::operator_action action) {
    switch (action) {
        case ledger::operator_action::retry:
            return "offered_again";
        case ledger::operator_action::skip:
            return "skipped";
        case ledger::operator_action::finish:
            return "finished";
        case ledger::operator_action::approve:
            return "approved";
        case ledger::operator_action::reject:
            return "rejected";
        case ledger::operator_action::drop:
            break;
    }
    return "dropped";
}

}  // namespace

bool may_move(ledger::operator_action action, ledger::task_state state) {
    return ledger::fits(action, state);
}

engine::control_role role_for(ledger::operator_action action) {
    const bool decides =
        action == ledger::operator_action::approve || action == ledger::operator_action::reject;
    return decides ? engine::control_role::approver : engine::control_role::operates;
}

result<void> check_move(const ledger::task_action& move) {
    if (!move.external_id.empty() && move.which.ids.size() != 1) {
        return failure(failure_class::invalid, "an id at the target belongs to one task",
                       "give the number of that task");
    }
    return {};
}

awaitable<result<ledger::action_report>> move_tasks(ledger::ledger* ledger,
                                                    ledger::task_action move) {
    ledger::action_report all;
    const auto named = static_cast<std::int64_t>(move.which.ids.size());
    move.which.limit = std::max(tasks_in_one_move, move.which.ids.size());
    do {
        const auto report = co_await ledger->act_on_tasks(move);
        if (!report) {
            co_return report.error();
        }
        all.moved += report->moved;
        all.held += report->held;
        all.unknown += report->unknown;
        all.newest = report->newest ? report->newest : all.newest;
        move.which.below = report->next;
    } while (move.which.below);
    all.unfit = named > 0 ? named - all.moved - all.held - all.unknown : 0;
    co_return all;
}

awaitable<result<foreseen_move>> foresee_move(ledger::ledger* ledger, ledger::task_action move) {
    // Narrowed as in the real move, so that the counts are the same.
    const auto narrowed = ledger::narrowed(move.which, move.action);
    ledger::task_filter which = narrowed.value_or(move.which);
    which.limit = narrowed ? shown_beforehand : 0;
    const auto counts = co_await ledger->count(which);
    auto first = co_await ledger->list(which);
    if (!counts || !first) {
        co_return counts ? first.error() : counts.error();
    }
    foreseen_move would;
    would.first = *std::move(first);
    for (const auto& [state, count] : *counts) {
        if (narrowed && ledger::fits(move.action, state)) {
            would.report.moved += count;
        } else if (narrowed && state == ledger::task_state::processing) {
            would.report.held += count;
        }
    }
    if (move.action == ledger::operator_action::drop && !move.unknown_too) {
        which.outcome_open = true;
        auto open = co_await ledger->count(which);
        if (!open) {
            co_return open.error();
        }
        open->erase(ledger::task_state::processing);
        for (const auto& [state, count] : *open) {
            would.report.unknown += count;
        }
        would.report.moved -= would.report.unknown;
    }
    co_return would;
}

json::object moved_object(ledger::operator_action action, const ledger::action_report& report) {
    json::object out;
    out[counted_as(action)] = report.moved;
    out["being_delivered"] = report.held;
    out["unfit"] = report.unfit;
    out["outcome_unknown"] = report.unknown;
    if (report.newest) {
        out["newest_kept"] = *report.newest;
    }
    return out;
}

ledger::action_report read_moved(ledger::operator_action action, const json::value& moved) {
    const auto number = [&](std::string_view name) {
        return integer_member(moved, name).value_or(0);
    };
    ledger::action_report report;
    report.moved = number(counted_as(action));
    report.held = number("being_delivered");
    report.unfit = number("unfit");
    report.unknown = number("outcome_unknown");
    report.newest = integer_member(moved, "newest_kept");
    return report;
}

schema::schema moved_schema(ledger::operator_action action) {
    return schema::object(
        {{counted_as(action), schema::whole_number("Tasks that were moved")},
         {"being_delivered", schema::whole_number("Left alone, because they are being delivered")},
         {"unfit", schema::whole_number("Named, but missing or in no state for this")},
         {"outcome_unknown",
          schema::whole_number("Left alone, because nobody knows whether they were sent")},
         {"newest_kept", schema::whole_number("Skipped in place of dropped: the newest task"),
          true}});
}

}  // namespace sluice::control
