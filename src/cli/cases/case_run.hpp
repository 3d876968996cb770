#pragma once

// Runs one test of a configuration with the engine's own parts: a ledger in a temporary directory,
// a clock that stands, and recorded exchanges in place of the network.

#include "cli/cases/case_settings.hpp"

#include <sluice/component/registry.hpp>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include <string>
#include <vector>

namespace sluice::cli {

// The results of a test, in the form in which expectations are written.
struct case_outcome {
    std::string problem;  // why the test could not run; empty: it ran
    json::array output;
    json::array tasks;
    json::array deliveries;
    json::array requests;
    json::array failures;
    json::value position;
    json::object storages;                // those that hold something
    std::vector<std::string> unexpected;  // requests that no exchange answers, as JSON
    std::vector<std::string> unused;      // exchanges that nothing asked for
    json::array recorded;                 // of a run that records
};

struct case_setting {
    config::loaded& given;  // good; every object that a test names is there
    const registry& types;
    const std::vector<recorded_exchange>& exchanges;
    bool records = false;  // requests go to the network, and are recorded
};

// Blocks. The arguments outlive the call.
case_outcome run_case(const test_case& test, const case_setting& setting);

}  // namespace sluice::cli
