#pragma once

// How long the ledger keeps what is done.

#include <sluice/config/declaration.hpp>
#include <sluice/ledger/task_admin.hpp>

#include <chrono>

namespace sluice::engine {

// Since a task was last touched, or a run ended; zero: for ever. What nobody has looked at yet
// stays by default; what may have been sent, and nobody knows, always does.
struct retention_policy {
    static constexpr std::chrono::milliseconds month = std::chrono::hours(24 * 30);
    std::chrono::milliseconds finished = month;
    std::chrono::milliseconds skipped = month;
    std::chrono::milliseconds rejected{0};
    std::chrono::milliseconds failed{0};
    std::chrono::milliseconds runs = month;
};

const config::declaration<retention_policy>& retention_declaration();

// The first step of a sweep.
ledger::prune_step first_step(const retention_policy& policy, wall_time now);

}  // namespace sluice::engine
