#pragma once

// Holds the rules of delivery in a plan, for the dispatchers: when a task is tried again, when its
// target is left alone, and when a lane hands out its tasks.

#include "engine/plan/retry_rule.hpp"
#include "engine/plan/schedule.hpp"

#include <sluice/component/budget.hpp>

#include <chrono>
#include <cstdint>
#include <vector>

namespace sluice::engine {

struct retry_policy {
    std::int64_t attempts = 8;  // in all
    std::chrono::milliseconds first_delay{2'000};
    std::chrono::milliseconds longest_delay{600'000};
    std::chrono::milliseconds total{0};  // after the first attempt, for the others; 0: no limit
    std::vector<retry_rule> rules;       // before the defaults; the first match decides
};

struct publish_policy {
    retry_policy retry;
    // The shortest wait after an intent, or after a lost reply, before the target is asked for the
    // outcome. Before that the request may still be at work there.
    std::chrono::milliseconds settle_time{5'000};
    // The wait of a task for a credential, or for another cause outside the task.
    std::chrono::milliseconds wait_time{60'000};
    // The longest that the target may ask a task to wait.
    std::chrono::milliseconds longest_asked_wait = sluice::longest_asked_wait;
};

enum class breaker_switch { on, off };

struct breaker_settings {
    breaker_switch position = breaker_switch::on;
    std::int64_t failures = 5;                         // in a row
    std::chrono::milliseconds pause{30'000};           // before the first probe
    std::chrono::milliseconds longest_pause{300'000};  // it doubles with each failed probe
    // The longest wait that the target may ask for; a setting of the daemon.
    std::chrono::milliseconds longest_asked_wait = sluice::longest_asked_wait;
};

struct delivery_rule {
    schedule when;
    std::int64_t tasks = 0;  // of a run; 0: all
    std::chrono::milliseconds jitter{0};
};

}  // namespace sluice::engine
