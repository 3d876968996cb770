#pragma once

// A credential's budget asks here who may send the next request, and when. Publishing goes first.
// Listing takes the rest of a window, less a reserve that its policy names; the reserve shrinks as
// the window ends. Among claims of one urgency a higher priority goes first. Each whole length of
// `per` that a claim waits raises it one step, so that none waits for ever. A state machine without
// I/O.

#include "access/fair_turns.hpp"
#include "access/request_meter.hpp"

#include <sluice/component/budget.hpp>

#include <deque>
#include <list>
#include <optional>
#include <string>

namespace sluice::access {

// How the requests of a window are shared between publishing and listing. tests/bench/budget_bench
// shows the worth of each rule (docs/decisions/0056).
struct reserve_policy {
    // Listing leaves publishing the larger of this share of a window …
    std::int64_t publishing_parts = 2;  // one in so many
    // … and this many times as much as publishing took in one of the last windows,
    std::int64_t published_times = 2;
    std::size_t windows_remembered = 5;
    // but listing always keeps at least this share.
    std::int64_t listing_parts = 10;  // one in so many
    // This long before a window ends, the reserve is released: a publish that comes now waits no
    // longer than this for the next window. It includes a second for a reset that was rounded up.
    std::chrono::milliseconds last_moments{1'250};
    // After this share of a window, one listing may go to learn whether others spend the key's
    // budget.
    int look_after_parts = 6;  // one in so many
    // Where a server states no window, listing leaves this share of the publishing reserve.
    std::int64_t without_a_window_parts = 4;  // one in so many
};

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
    void remove(claim_id claim);  // the claim's owner gave up

    // Returns the next claim that may go now, and counts it. Call it until there is none.
    std::optional<grant> next(wall_time now);

    // Returns the next moment worth asking again if no reply comes before; it is after `now`.
    wall_time look_again(wall_time now);

    // Returns how long the budget lets nothing go, as far as it is known; zero when something may
    // go.
    std::chrono::milliseconds shut_for(wall_time now);

    request_meter& meter() { return meter_; }
    const request_meter& meter() const { return meter_; }

    // Save and restore the state for a restart: see request_meter.
    json::value kept(std::int64_t ahead) const;
    bool restore(const json::value& kept, wall_time now);

    // The requests of a window that are kept for publishing while listing could still use them.
    std::int64_t room_for_publishing() const;
    // The requests of a window that listing gets, however many publishing needs.
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
    bool listing_may_look(std::int64_t left, wall_time now) const;
    bool listing_may(std::int64_t left, wall_time now) const;
    bool listing_may_without_a_window(std::int64_t left, wall_time now) const;
    std::int64_t reserve(wall_time now) const;
    grant give(place whom, wall_time now);

    static constexpr reserve_policy policy_{};
    request_meter meter_;
    fair_turns turns_;
    std::list<waiting> queue_;
    claim_id last_claim_ = 0;

    // The counts of this window, and those of publishing in earlier windows.
    wall_time window_begun_{};
    std::int64_t published_ = 0;
    std::int64_t listed_ = 0;
    std::deque<std::int64_t> published_before_;
    std::optional<wall_time> last_listing_;
};

}  // namespace sluice::access
