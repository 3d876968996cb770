#pragma once

// What people may do with a task in which state, the same in every ledger.

#include <sluice/ledger/task_desk.hpp>

#include <string>
#include <string_view>

namespace sluice::ledger {

bool fits(hand_action action, task_state state);

// The filter that a move looks with: of states that fit, and of those that are being delivered, so
// that they are counted; nothing when there can be none. Tasks named by id are all looked at.
std::optional<task_filter> narrowed(task_filter which, hand_action action);

// All but processing and finished ones.
bool can_edit(task_state state);

// Of a task in that state; without one it is not there.
failure refuse_edit(task_id id, std::optional<task_state> state);

// "offered again", or "offered again: the shop was closed"
std::string with_reason(std::string_view what, std::string_view reason);

}  // namespace sluice::ledger
