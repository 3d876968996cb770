#pragma once

// Simulates an hour of one key: listings and publishers share a budget, the sandbox's own rate
// limiter answers, and a network between them takes its time.

#include "publish_waits.hpp"

#include <chrono>
#include <cstdint>
#include <map>
#include <string>

namespace sluice::testing {

struct simulated_hour {
    std::uint64_t seed = 1;
    std::chrono::minutes length{60};
    std::int64_t limit = 60;                // requests a minute
    std::int64_t believed = 60;             // the limit in the configuration
    std::chrono::seconds restart_every{0};  // kill and start again; 0: never
    double others = 0;                      // requests a minute of another program with the key
    double publishes = 8;                   // a minute, in bursts of one to three
    bool headers = true;                    // replies state how many requests are left
    bool whole_seconds = true;              // the reset is cut to seconds
};

struct simulation_report {
    std::int64_t served = 0;   // requests of ours that the server took
    std::int64_t refused = 0;  // 429 for us
    std::int64_t others_served = 0;
    std::int64_t others_refused = 0;
    std::int64_t published = 0;
    publish_waits_report waits;
    std::int64_t restarts = 0;
    std::int64_t others_noticed = 0;
    std::map<std::string, std::int64_t> listed;  // requests by incoming
    double used = 0;                             // share of all requests that were available
};

// Three incomings that list twelve workspaces, and three lanes that publish. They want more
// requests than there are.
simulation_report simulate(const simulated_hour& hour);

}  // namespace sluice::testing
