#pragma once

// Predicts the requests that a configuration makes of each credential's budget. It adds up
// schedules, the costs that components declare, and the measurements of past runs. `check`, `plan`
// and `run` use it. Decides and computes only; no I/O.

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

// One incoming, or the deliveries of one route to one outgoing.
struct planned_use {
    std::string name;      // "incoming posts", "route posts-to-report > report"
    std::string incoming;  // the incoming that starts it
    bool listing = true;
    std::string schedule;
    double times_a_minute = 0;      // runs or deliveries, in the busiest hour of the next day
    double requests_each = 0;       // by one run or delivery
    double when_lost = 0;           // at most, by a delivery whose reply was lost
    double while_followed = 0;      // a minute at most, while one delivery is followed
    std::string basis;              // the source of the numbers: measured or assumed
    std::optional<wall_time> next;  // next run; none: only by hand

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

// The cost basis: the measurements that a plan uses beside the configuration.
struct cost_basis {
    std::vector<ledger::run_summary> runs;  // newest first; what none tells of is assumed
    std::map<std::string, ledger::incoming_state> states;  // by incoming, as the ledger has them
    std::int64_t parents = 1;  // of a fan-out of which neither past runs nor its settings tell
    bool deliveries = true;    // false: only the certain costs of the schedules
};

// Returns one planned_budget for each credential that has a budget.
std::vector<planned_budget> plan_requests(const engine::plan& plan, const config::loaded& given,
                                          const client_directory& clients, const cost_basis& basis,
                                          wall_time now);

// As above, for a configuration that runs: the schedules are written as it knows them.
std::vector<planned_budget> plan_requests(const engine::plan& plan, const client_directory& clients,
                                          const cost_basis& basis, wall_time now);

// Returns the runs a minute in the busiest hour of the 24 hours after `now`.
double runs_a_minute(const engine::schedule& when, wall_time now);

}  // namespace sluice::planning
