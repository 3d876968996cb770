#pragma once

// Moves many tasks as an operator asks: retry, skip, drop, finish. The commands and the control
// interface use it.

#include "control/schema.hpp"
#include "engine/plan/control_settings.hpp"

#include <sluice/ledger/ledger.hpp>

#include <boost/json/object.hpp>

#include <vector>

namespace sluice::control {

// Tells whether the action fits a task in this state.
bool may_move(ledger::operator_action action, ledger::task_state state);

// Fails (class invalid) for a result's id that could belong to several tasks.
result<void> check_move(const ledger::task_action& move);

// Moves all matching tasks in short steps, so that the daemon's writes get their turn. The action's
// own limit and cursor do not apply. `ledger` outlives the call.
awaitable<result<ledger::action_report>> move_tasks(ledger::ledger* ledger,
                                                    ledger::task_action move);

// The role that may do it: held tasks have a role of their own.
engine::control_role role_for(ledger::operator_action action);

struct foreseen_move {
    ledger::action_report report;     // as it would be
    std::vector<ledger::task> first;  // some of the tasks
};
// Says what the action would do, and changes nothing.
awaitable<result<foreseen_move>> foresee_move(ledger::ledger* ledger, ledger::task_action move);

json::object moved_object(ledger::operator_action action, const ledger::action_report& report);
// Reads the object of moved_object().
ledger::action_report read_moved(ledger::operator_action action, const json::value& moved);
schema::schema moved_schema(ledger::operator_action action);

}  // namespace sluice::control
