#pragma once

// Says how long the ledger keeps settled tasks and runs. The configuration reads it; upkeep applies
// it.

#include <sluice/config/declaration.hpp>
#include <sluice/ledger/task_admin.hpp>

#include <chrono>

namespace sluice::engine {

// Each time counts from the last change of a task, or from the end of a run; zero keeps for ever.
// Rejected and failed tasks wait for a person and stay by default. Uncertain tasks always stay.
struct retention_policy {
    static constexpr std::chrono::milliseconds month = std::chrono::hours(24 * 30);
    std::chrono::milliseconds finished = month;
    std::chrono::milliseconds skipped = month;
    std::chrono::milliseconds rejected{0};
    std::chrono::milliseconds failed{0};
    std::chrono::milliseconds runs = month;

    friend bool operator==(const retention_policy&, const retention_policy&) = default;
};

const config::declaration<retention_policy>& retention_declaration();

// Returns the first step of a sweep. The ledger's answer to a step says where the next one goes on.
ledger::prune_step first_step(const retention_policy& policy, wall_time now);

}  // namespace sluice::engine
