#pragma once

// Cuts the plan of a configuration down to the part that a test runs.

#include "cli/cases/case_settings.hpp"
#include "engine/plan/plan.hpp"

#include <boost/json/array.hpp>

#include <memory>
#include <string>

namespace sluice::cli {

struct case_plan {
    engine::plan plan;
    std::string incoming;      // whose position the test looks at; empty: it has none
    std::string first_target;  // the outgoing whose tasks hold the output; empty: deliveries do
};

// `source` takes the place of the subscriber; null: it stays. `sent` receives the deliveries, and
// outlives the plan. Fails when the object is switched off, or when a client is missing because
// its secret was not looked up.
result<case_plan> plan_of_case(const test_case& test, engine::plan whole,
                               std::shared_ptr<subscriber> source, json::array& sent);

}  // namespace sluice::cli
