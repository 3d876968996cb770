#pragma once

// What a component will ask of its client, as far as it can say before it runs: `sluice plan` and
// `sluice check` add this up for each budget.

#include <chrono>
#include <cstdint>
#include <string>

namespace sluice {

struct request_estimate {
    std::string client;  // the configured name of the client that pays; empty: no budget pays

    // Requests of one run (subscriber) or one delivery (publisher) besides the listings below: the
    // list of parents, a look-up, the delivery itself.
    double fixed = 0;

    // Requests besides whose answers are kept for so long and shared by all runs or deliveries.
    double look_ups = 0;
    std::chrono::milliseconds kept{0};

    // What asking about one delivery may cost at the most, when its reply was lost.
    double when_lost = 0;

    // Requests a minute at the most while one delivery waits for what comes of it, where its
    // publisher asks again and again: one campaign that is followed.
    double while_followed = 0;

    // Listings of one run: one, or one for each parent of a fan-out. `parents` names what these are
    // ("workspaces") when only a run can tell how many; `listings` is then the least there can be.
    double listings = 0;
    std::string parents;
    std::int64_t expected_parents = 0;  // as the configuration says; 0: it says nothing

    // Items of a page. A listing of n items costs n / page_size + 1 requests, rounded down; 0: it
    // is one request whatever comes.
    std::int64_t page_size = 0;
};

}  // namespace sluice
