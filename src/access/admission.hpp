#pragma once

// Who may send the next request, and when. Publishing goes first; listing takes what is left, but
// leaves room for publishing until it would be of no use any more, and has a floor of its own.
// Among claims of one urgency a higher priority goes first; each whole length of `per` that a claim
// waits raises it one step, so that none waits for ever. A state machine without I/O.

#include "access/fair_turns.hpp"
#include "access/request_meter.hpp"

#include <sluice/component/budget.hpp>

#include <deque>
#include <list>
#include <optional>
#include <string>

namespace sluice::access {

class admission {
 public:
    using claim_id = std::uint64_t;

    struct grant {
        claim_id claim = 0;
        request_meter::ticket ticket = 0;
    };

    explicit admission(budget_limit limit,
                       std::chrono::milliseconds longest_wait = longest_asked_wait)
        : meter_(limit, longest_wait) {}

    // --- who asks
    claim_id add(const budget_claim& claim, wall_time now);
    void remove(claim_id claim);  // gave up

    // The next claim that may go now, counted from now on; to be called until there is none.
    std::optional<grant> next(wall_time now);

    // When it is worth asking again, if no reply comes before; a moment past `now`.
    wall_time look_again(wall_time now);

    // How long nothing can go for want of budget, as far as it is known; zero when there is some.
    std::chrono::milliseconds shut_for(wall_time now);

    request_meter& meter() { return meter_; }
    const request_meter& meter() const { return meter_; }

    // For a restart: see request_meter.
    json::value kept(std::int64_t ahead) const;
    bool restore(const json::value& kept, wall_time now);

    // Publishing has this much of a window to itself until shortly before its end.
    std::int64_t room_for_publishing() const;
    // Listing gets this much of a window whatever publishing wants.
    std::int64_t floor_of_listing() const;

 private:
    struct waiting {
        claim_id id = 0;
        bool publishes = false;
        std::string asked_by;
        wall_time since{};
        net::priority priority = net::priority::medium;
    };
    using place = std::list<waiting>::iterator;

    void keep_windows(wall_time now);
    int rank(const waiting& one, wall_time now) const;
    place first_publishing(wall_time now);
    place first_listing(wall_time now);
    bool listing_is_owed(place first, std::int64_t left) const;
    bool listing_may_early(std::int64_t left, wall_time now) const;
    bool listing_may_look(std::int64_t left, wall_time now) const;
    bool listing_may(std::int64_t left, wall_time now) const;
    bool listing_may_without_a_window(std::int64_t left, wall_time now) const;
    std::int64_t held_back(wall_time now) const;
    std::int64_t room_for_a_burst() const;
    std::int64_t listings_waiting() const;
    grant give(place whom, wall_time now);

    request_meter meter_;
    fair_turns turns_;
    std::list<waiting> queue_;
    claim_id last_claim_ = 0;

    // Of this length of `per`, and of those before it: what publishing took.
    wall_time window_begun_{};
    std::int64_t published_ = 0;
    std::int64_t listed_ = 0;
    std::deque<std::int64_t> published_before_;
    std::optional<wall_time> last_publish_;
    std::optional<wall_time> last_listing_;
};

}  // namespace sluice::access
