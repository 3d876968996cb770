#pragma once

// Budgets with planned uses, as tests of the request plan need them.

#include "planning/request_plan.hpp"

#include <string>
#include <utility>
#include <vector>

namespace sluice::planning {

inline planned_use use(std::string name, double times, double requests, bool listing = true) {
    planned_use made;
    made.name = "incoming " + name;
    made.incoming = std::move(name);
    made.schedule = "every 1m";
    made.times_a_minute = times;
    made.requests_each = requests;
    made.listing = listing;
    made.basis = "assumed: one page";
    return made;
}

inline planned_budget budget_of(std::vector<planned_use> uses) {
    planned_budget made;
    made.id = "0123";
    made.clients = {"ocoya"};
    made.limit = {60, std::chrono::minutes(1)};
    made.uses = std::move(uses);
    return made;
}

}  // namespace sluice::planning
