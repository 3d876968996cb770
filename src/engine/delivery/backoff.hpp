#pragma once

// How long a failed attempt waits, and when to stop trying. Exponential with full jitter.

#include "engine/plan/delivery_policy.hpp"

#include <sluice/async/clock.hpp>

#include <chrono>
#include <cstdint>
#include <vector>

namespace sluice::engine {

// After the ledger failed, for as long as it fails.
inline constexpr std::chrono::seconds ledger_pause{1};

// Uniform in (0, min(longest, first · 2^(attempt-1))]; attempt counts from 1.
std::chrono::milliseconds backoff_after(int attempt, const retry_policy& policy,
                                        random_source& random);

}  // namespace sluice::engine
