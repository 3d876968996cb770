#pragma once

// Says how long a failed attempt waits before the next one: exponential, with full jitter.

#include "engine/plan/delivery_policy.hpp"

#include <sluice/async/clock.hpp>

#include <chrono>
#include <cstdint>
#include <vector>

namespace sluice::engine {

// Returns the wait after the ledger failed, as long as it fails.
inline constexpr std::chrono::seconds ledger_pause{1};

// Draws a wait from (0, min(longest, first · 2^(attempt-1))], uniformly; attempt counts from 1.
std::chrono::milliseconds backoff_after(int attempt, const retry_policy& policy,
                                        random_source& random);

}  // namespace sluice::engine
