#pragma once

// Declares the settings of delivery: the retries and the breaker of an outgoing, and the schedule
// of a route.

#include "engine/plan/delivery_policy.hpp"

#include <sluice/config/declaration.hpp>

#include <chrono>
#include <cstdint>
#include <string>

namespace sluice::engine {

// Says when a route hands out its tasks. A route without these settings hands them out at once.
struct deliver_settings {
    std::string schedule;
    std::string time_zone = "UTC";
    std::int64_t tasks = 0;  // of a run, for each outgoing; 0: all
    std::chrono::milliseconds jitter{0};
};

const config::declaration<retry_policy>& retry_declaration();
const config::declaration<breaker_settings>& breaker_declaration();
const config::declaration<deliver_settings>& deliver_declaration();

}  // namespace sluice::engine
