#pragma once

// Predicts the requests that a component will make of its client, as far as it can tell before it
// runs. `sluice plan` and `sluice check` add the predictions up for each budget.

#include <chrono>
#include <cstdint>
#include <string>

namespace sluice {

struct request_estimate {
    std::string client;  // the configured name of the client that pays; empty when no budget pays

    // Requests of one run (subscriber) or one delivery (publisher), without the listings below: the
    // list of parents, a look-up, the delivery itself.
    double fixed = 0;

    // Further requests whose answers are kept this long and shared by all runs or deliveries.
    double look_ups = 0;
    std::chrono::milliseconds kept{0};

    // The most requests that a question about one delivery costs, when its reply was lost.
    double when_lost = 0;

    // The most requests a minute while the publisher follows one delivery and asks again and again,
    // for example about a campaign.
    double while_followed = 0;

    // Listings of one run: one, or one for each parent of a fan-out. `parents` names the parents
    // ("workspaces") when only a run can tell their number; `listings` is then the minimum.
    double listings = 0;
    std::string parents;
    std::int64_t expected_parents = 0;  // from the configuration; 0 when it states none

    // Items of a page. A listing of n items costs n / page_size + 1 requests, rounded down. 0 means
    // one request for a listing of any length.
    std::int64_t page_size = 0;
};

}  // namespace sluice
