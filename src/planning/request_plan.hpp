#pragma once

// What a configuration will ask of each credential's budget: added up from schedules, from what
// components say of their cost, and from what past runs took. Decides and reckons only.

#include "engine/plan/plan.hpp"

#include <sluice/component/client.hpp>
#include <sluice/component/context.hpp>
#include <sluice/config/load.hpp>
#include <sluice/ledger/ledger.hpp>

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace sluice::planning {

// One incoming, or one route's deliveries to one outgoing.
struct planned_use {
    std::string name;      // "incoming posts", "route posts-to-report > report"
    std::string incoming;  // the incoming behind it
    bool listing = true;
    std::string schedule;
    double times_a_minute = 0;      // runs or deliveries, in the busiest hour of the next day
    double requests_each = 0;       // of one run or delivery
    double when_lost = 0;           // at most, for a delivery whose reply was lost
    double while_followed = 0;      // a minute at most, while one delivery is followed
    std::string basis;              // what the numbers stand on: measured, or assumed
    std::optional<wall_time> next;  // run; nothing: by hand

    double requests_a_minute() const { return times_a_minute * requests_each; }
};

struct planned_budget {
    std::string id;
    std::vector<std::string> clients;
    budget_limit limit;
    std::vector<planned_use> uses;

    double most_a_minute() const;
    double requests_a_minute() const;
    bool fits() const { return requests_a_minute() <= most_a_minute() + 1e-9; }
};

// What a plan stands on beside the configuration.
struct plan_grounds {
    std::vector<ledger::run_summary> runs;  // newest first; what none tells of is assumed
    std::map<std::string, ledger::incoming_state> states;  // by incoming, as the ledger has them
    std::int64_t parents = 1;  // of a fan-out of which neither past runs nor its settings tell
    bool deliveries = true;    // false: what the schedules cost for certain, no more
};

std::vector<planned_budget> plan_requests(const engine::plan& what, const config::loaded& given,
                                          const client_directory& clients,
                                          const plan_grounds& grounds, wall_time now);

// Runs a minute in the busiest hour of the day from `now` on.
double runs_a_minute(const engine::schedule& when, wall_time now);

}  // namespace sluice::planning
