#pragma once

// Tells the followers of tasks what a delivery made of them. Costs nothing for a task that nobody
// follows.

#include "engine/delivery/attempt.hpp"
#include "engine/delivery/delivery_context.hpp"

#include <sluice/ledger/ledger.hpp>

#include <vector>

namespace sluice::engine {

// Has the delivery keep the target's reply, and keeps the record, if the task is followed. Call it
// before the delivery leaves the attempt.
void note_followed(const delivery_context& context, attempt& attempt);

// Call it when the outcomes are in the ledger.
void tell_followers(const delivery_context& context, const std::vector<attempt>& attempts,
                    const std::vector<ledger::settlement>& outcomes);

}  // namespace sluice::engine
