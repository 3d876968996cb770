#pragma once

// Holds a checked configuration in the form that the engine runs: made components, joined
// pipelines, resolved names. The engine knows nothing of YAML or of any component's type.

#include "engine/plan/alert_settings.hpp"
#include "engine/plan/delivery_policy.hpp"
#include "engine/plan/maintenance.hpp"
#include "engine/plan/schedule.hpp"
#include "engine/plan/settings.hpp"

#include <sluice/component/pipeline.hpp>
#include <sluice/component/publisher.hpp>
#include <sluice/component/subscriber.hpp>
#include <sluice/expression/expression.hpp>
#include <sluice/ledger/task.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace sluice::engine {

struct incoming_plan {
    std::string name;
    schedule when;
    std::shared_ptr<subscriber> source = nullptr;
    std::optional<expression> identifier = std::nullopt;
    emit_rule emit = emit_rule::all;
    std::optional<expression> compare = std::nullopt;
    pipeline stages = pipeline();
    bool remember = false;  // entities, with every emit rule
    std::vector<std::pair<std::string, expression>> watch = {};
    bool reports_deleted = false;
    std::int64_t deleted_after = 2;
    overlap_rule overlap = overlap_rule::queue;
    missed_policy missed = missed_rule::once;
    std::chrono::milliseconds jitter{0};
    net::priority priority = net::priority::medium;
    first_run_rule first_run = {};
    std::optional<expression> newest_by = {};
    std::string source_print = {};  // equal for equal sources; empty: not known
    bool fresh = false;

    bool remembers() const { return remember || emit != emit_rule::all; }
    // Says whether a difference from last time matters.
    bool compares() const { return remembers() && emit != emit_rule::only_new; }
};

struct outgoing_plan {
    std::string name;
    pipeline stages;
    std::shared_ptr<publisher> target;
    publish_policy policy;
    pipeline after;  // run after the publisher
    std::int64_t parallel = 1;
    breaker_settings breaker;

    // Returns the number of deliveries that go out together. It is 1 if a stage waits, because such
    // a stage has to see the values that the task before it stored.
    std::size_t batch_limit() const {
        return stages.waits() || after.waits() ? 1 : target->batch_limit();
    }
};

// Says which tasks of a route wait for an approval.
struct hold_rule {
    std::optional<expression> when;  // nullopt: all of them
};

struct route_plan {
    std::string name;
    std::shared_ptr<const incoming_plan> from;
    std::vector<std::shared_ptr<const outgoing_plan>> to;
    pipeline stages;
    std::size_t batch = 1;  // entities of a page in one task
    std::optional<expression> order_by = {};
    std::optional<hold_rule> hold = {};
    std::optional<delivery_rule> deliver = {};
    net::priority priority = net::priority::medium;
    // The outgoings that continue the route, by the name of the outgoing before them; no circles.
    std::map<std::string, std::vector<std::shared_ptr<const outgoing_plan>>> then = {};
};

struct alert_plan {
    std::string name;
    alert_settings rule;
};

// Says whether the lane keeps the order of tasks by their keys, instead of one order for all.
inline bool by_key(const route_plan& route, const outgoing_plan& to) {
    return to.parallel > 1 || route.order_by.has_value();
}

// Returns all outgoings of a route, each once, and after every outgoing that leads to it.
std::vector<std::shared_ptr<const outgoing_plan>> outgoings_of(const route_plan& route);

// Says whether a configuration names the route. The other one carries the messages of alerts.
inline bool is_configured(const route_plan& route) {
    return route.name != alert_route;
}

// Lists the names of the configuration, enabled or not.
struct configured_names {
    std::set<std::string> incoming;
    std::set<std::string> routes;
    std::set<std::string> outgoing;
    std::set<std::string> storages;
    std::set<ledger::lane> lanes;
};

struct plan {
    std::vector<std::shared_ptr<const incoming_plan>> incoming;  // enabled ones
    std::vector<std::shared_ptr<const outgoing_plan>> outgoing;
    // Enabled ones, and the route of the alerts when there are rules.
    std::vector<std::shared_ptr<const route_plan>> routes;
    std::vector<alert_plan> alerts;  // by name
    daemon_settings daemon;
    maintenance_calendar maintenance;
    configured_names names;
    std::int64_t generation = 0;  // the number of this configuration; 0: nobody numbers them
};

}  // namespace sluice::engine
