#pragma once

// Declares the settings of outgoings, routes and the daemon. The configuration reads them, and the
// assembly builds a plan from them.

#include "engine/plan/control_settings.hpp"
#include "engine/plan/delivery_settings.hpp"
#include "engine/plan/incoming_settings.hpp"
#include "engine/plan/maintenance.hpp"
#include "engine/plan/page_settings.hpp"
#include "engine/plan/trace_settings.hpp"
#include "engine/plan/webhook_settings.hpp"
#include "engine/retention.hpp"

#include <sluice/component/budget.hpp>
#include <sluice/config/catalogue.hpp>
#include <sluice/config/declaration.hpp>
#include <sluice/expression/expression.hpp>
#include <sluice/model/secret.hpp>

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace sluice::engine {

struct outgoing_settings {
    std::vector<config::configured_component> transformers;
    config::configured_component publisher;  // not given: the stages do it all
    std::vector<config::configured_component> after;
    std::int64_t parallel = 1;
    retry_policy retry;
    breaker_settings breaker;
    std::optional<std::chrono::milliseconds> settle_time;  // without: as the publisher says
    std::chrono::milliseconds wait_time{60'000};
};

struct batch_settings {
    std::int64_t size = 1;  // 1: no batches
};

// Continues a route to further outgoings, with the output of the after-steps.
struct then_settings {
    config::reference after;  // not given: each outgoing of `to`
    std::vector<config::reference> to;
};

struct route_settings {
    bool enabled = true;
    config::reference from;
    std::vector<config::reference> to;
    std::vector<then_settings> then;
    batch_settings batch;
    std::optional<expression> order_by;
    std::optional<expression> hold;
    std::optional<deliver_settings> deliver;
    net::priority priority = net::priority::medium;
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
    std::size_t disk_reserve = std::size_t{64} * 1024 * 1024;
    retention_policy retention;
    // The longest wait that a server may ask for: Retry-After, the reset of a rate limit.
    std::chrono::milliseconds longest_asked_wait = sluice::longest_asked_wait;
    std::vector<maintenance_settings> maintenance;
    std::vector<std::string> allow_networks;  // for every client, beside public addresses
    std::vector<std::string> allow_programs;  // those that `exec` may run
    bool watch = false;                       // files that change are loaded by themselves
    secret token_key;  // seals the tokens of clients; empty: the state directory's key file does
    control_settings control;
    page_settings page;
    trace_settings traces;
    webhook_settings webhooks;
};

const config::declaration<outgoing_settings>& outgoing_declaration();
const config::declaration<route_settings>& route_declaration();
const config::declaration<daemon_settings>& daemon_declaration();

}  // namespace sluice::engine
