#pragma once

// What a configuration says of incomings, outgoings, routes and the daemon. Declared once, here;
// the configuration reads it, the plan builds from it.

#include "engine/backoff.hpp"
#include "engine/incoming_settings.hpp"

#include <sluice/config/catalogue.hpp>
#include <sluice/config/declaration.hpp>
#include <sluice/expression/expression.hpp>

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace sluice::engine {

struct outgoing_settings {
    std::vector<config::configured_component> transformers;
    config::configured_component publisher;
    retry_policy retry;
    std::chrono::milliseconds settle_time{5'000};
    std::chrono::milliseconds wait_time{60'000};
};

struct batch_settings {
    std::int64_t size = 1;  // 1: no batches
};

struct route_settings {
    bool enabled = true;
    config::reference from;
    std::vector<config::reference> to;
    batch_settings batch;
    std::vector<config::configured_component> transformers;
};

enum class log_format { human, json };

struct daemon_settings {
    log_format format = log_format::human;
    std::string level = "info";
    std::string durability = "power-safe";
    std::chrono::milliseconds grace{20'000};
    std::size_t largest_task = 1024 * 1024;  // bytes of an entity's JSON
    std::int64_t pool_threads = 2;
};

const config::declaration<outgoing_settings>& outgoing_declaration();
const config::declaration<route_settings>& route_declaration();
const config::declaration<daemon_settings>& daemon_declaration();

}  // namespace sluice::engine
