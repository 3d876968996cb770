#pragma once

// What a configuration says of how an outgoing is delivered to, and when a route is.

#include "engine/plan/delivery_policy.hpp"

#include <sluice/config/declaration.hpp>

#include <cstdint>
#include <string>

namespace sluice::engine {

// When a route hands out its tasks; without a schedule, at once.
struct deliver_settings {
    std::string schedule;
    std::string time_zone = "UTC";
    std::int64_t tasks = 0;  // of a run, for each outgoing; 0: all
};

const config::declaration<retry_policy>& retry_declaration();
const config::declaration<breaker_settings>& breaker_declaration();
const config::declaration<deliver_settings>& deliver_declaration();

}  // namespace sluice::engine
