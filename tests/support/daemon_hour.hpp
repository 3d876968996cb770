#pragma once

// An hour of the daemon itself in simulated time: its configuration, engine, ledger, Ocoya
// connector and budget as they are, the sandbox on the other side, and between them a line that
// takes its time. Only the clock, the random numbers and the line are the test's.

#include "publish_waits.hpp"
#include "sandbox/switches.hpp"

#include <chrono>
#include <cstdint>
#include <map>
#include <string>

namespace sluice::testing {

struct hour_settings {
    std::uint64_t seed = 1;
    std::chrono::minutes length{60};
    std::chrono::seconds restart_every{0};  // cut off and start again; 0: never
    double others = 0;                      // requests a minute of another program with the key
    double publishes = 8;                   // a minute, in bursts of one to three
    bool listings = true;                   // false: next to nothing but publishing
    sandbox::switches how;
    std::int64_t allowed = 60;  // a minute, by the sandbox
    std::int64_t believed = 0;  // by the configuration; 0: it says nothing
};

struct hour_report {
    std::int64_t served = 0;   // requests of ours that the sandbox took
    std::int64_t refused = 0;  // 429 for us
    std::int64_t others_served = 0;
    std::int64_t others_refused = 0;
    std::int64_t offered = 0;  // posts
    std::int64_t published = 0;
    std::int64_t doubled = 0;  // posts that are there twice
    std::int64_t restarts = 0;
    std::map<std::string, std::int64_t> by_whom;  // requests that the sandbox took of ours
    double used = 0;                              // of all the requests that there were to be had

    // For the budget, by requests of publishing: posts, profiles for their names, questions about
    // lost replies.
    publish_waits_report waits;
};

// Two incomings that list twelve workspaces without end, one that lists their profiles, posts by
// the names of their profiles; three routes. They want more than there is.
hour_report spend_hour(const hour_settings& settings);

}  // namespace sluice::testing
