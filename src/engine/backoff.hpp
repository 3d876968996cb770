#pragma once

// How long a failed attempt waits, and when to stop trying. Exponential with full jitter.

#include "engine/retry_rule.hpp"

#include <sluice/async/clock.hpp>

#include <chrono>
#include <cstdint>
#include <vector>

namespace sluice::engine {

struct retry_policy {
    std::int64_t attempts = 8;  // in all
    std::chrono::milliseconds first_delay{2'000};
    std::chrono::milliseconds longest_delay{600'000};
    std::chrono::milliseconds total{0};  // no attempt so long behind the first one; 0: no limit
    std::vector<retry_rule> rules;       // before the defaults; the first match decides
};

// Uniform in (0, min(longest, first · 2^(attempt-1))]; attempt counts from 1.
std::chrono::milliseconds backoff_after(int attempt, const retry_policy& policy,
                                        random_source& random);

}  // namespace sluice::engine
