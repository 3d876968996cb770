#pragma once

// Names all that a delivery of one lane works with. All of it outlives the delivery.

#include "engine/delivery/continuation.hpp"
#include "engine/plan/plan.hpp"
#include "engine/services.hpp"

#include <cstddef>

namespace sluice::engine {

class key_locks;
class lane_schedule;
class ledger_trouble;
class outcome_log;
class target_watch;

struct delivery_context {
    const engine::services& services;
    const outgoing_plan& outgoing;
    const engine::continuation& continuation;
    key_locks& fingerprint_locks;
    target_watch& target;  // of the outgoing
    ledger_trouble& trouble;
    lane_schedule& schedule;
    outcome_log& outcomes;
    // Deliveries whose intent stands, that are not settled, and that nobody can ask about
    // (repeat_safety::once).
    mutable std::size_t unrepeatable = 0;
};

}  // namespace sluice::engine
