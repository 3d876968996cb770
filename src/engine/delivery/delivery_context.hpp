#pragma once

// The parts that a delivery of one lane works with. They outlive the delivery.

#include "engine/delivery/continuation.hpp"
#include "engine/plan/plan.hpp"
#include "engine/services.hpp"

#include <cstddef>
#include <cstdint>

namespace sluice::engine {

class confirmations;
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
    confirmations* confirming = nullptr;  // null: nobody follows results
    // The number of unsettled deliveries with a committed intent whose target cannot be asked
    // (repeat_safety::once).
    mutable std::size_t unrepeatable = 0;
    // The number of the configuration that the lane works by; null: nobody numbers them.
    const std::int64_t* generation = nullptr;

    std::int64_t generation_number() const { return generation == nullptr ? 0 : *generation; }
};

}  // namespace sluice::engine
