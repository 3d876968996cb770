#pragma once

// Runs an hour of the daemon itself in simulated time. Its configuration, engine, ledger, Ocoya
// connector and budget are real, and the sandbox answers over a line that takes its time. Only the
// clock, the random numbers and the line belong to the test.

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
    bool listings = true;                   // false: hardly anything but publishing
    sandbox::switches how;
    std::int64_t allowed = 60;  // requests a minute that the sandbox allows
    std::int64_t believed = 0;  // requests a minute in the configuration; 0: it states none
};

struct hour_report {
    std::int64_t served = 0;   // requests of ours that the sandbox took
    std::int64_t refused = 0;  // 429 for us
    std::int64_t others_served = 0;
    std::int64_t others_refused = 0;
    std::int64_t offered = 0;  // posts that were offered
    std::int64_t published = 0;
    std::int64_t doubled = 0;  // posts that exist twice
    std::int64_t restarts = 0;
    std::map<std::string, std::int64_t> by_whom;  // our requests that the sandbox took
    double used = 0;                              // share of all requests that were available

    // Waits for the budget, by requests of publishing: posts, profiles for their names, questions
    // about lost replies.
    publish_waits_report waits;
};

// Two incomings that list twelve workspaces without end, one that lists their profiles, and three
// routes that post by profile names. They want more requests than there are.
hour_report spend_hour(const hour_settings& settings);

}  // namespace sluice::testing
