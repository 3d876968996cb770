#pragma once

// The refusals of every ledger, in the same words.

#include <sluice/ledger/ledger.hpp>

#include <optional>
#include <string>
#include <vector>

namespace sluice::ledger {

// Accepts finished, failed, skipped, retry, waiting, uncertain, held and confirming.
bool can_settle_to(task_state state);
failure refuse_settling_to(const settlement& settlement);

// Accepts finished, failed and confirming.
bool can_confirm_as(task_state state);
failure refuse_confirming_as(const confirmation& confirmation);

// These tasks are not held by that attempt: another holder has them, or nobody.
failure refuse_not_held(const std::vector<task_id>& tasks);

failure refuse_unknown_incoming(const std::string& name);

// A retry without a time is due at once.
std::optional<wall_time> next_attempt_of(const settlement& settlement);

}  // namespace sluice::ledger
