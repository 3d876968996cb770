#pragma once

// An hour of one key in simulated time: listings and publishers that share a budget, the sandbox's
// own rate limiter on the other side, and between them a network that takes its time.

#include "publish_waits.hpp"

#include <chrono>
#include <cstdint>
#include <map>
#include <string>

namespace sluice::testing {

struct simulated_hour {
    std::uint64_t seed = 1;
    std::chrono::minutes length{60};
    std::int64_t limit = 60;                // a minute
    std::int64_t believed = 60;             // what the configuration says of it
    std::chrono::seconds restart_every{0};  // kill and start again; 0: never
    double others = 0;                      // requests a minute of another program with the key
    double publishes = 8;                   // a minute, in bursts of one to three
    bool headers = true;                    // the replies say what is left
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
    double used = 0;                             // of all the requests that there were to be had
};

// Three incomings over twelve workspaces that want more than there is, three lanes that publish.
simulation_report simulate(const simulated_hour& hour);

}  // namespace sluice::testing
