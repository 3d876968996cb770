#pragma once

// Measures how long publishing waited for the budget, and how much of that wait listing caused. It
// sees only who asked, when a request left, and when the server counted it.
//
// A wait is listing's fault from the first moment at which it would not exist if listing had asked
// for nothing in this server window: listing's requests, counted or on their way, outnumber the
// requests of publishing that wait before this one. From then on all of it counts, also past the
// window's end, until the request goes, is given up or is cut off. The rest is due to others, to
// publishing itself, or to a window whose end is not known exactly.

#include <sluice/async/clock.hpp>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <list>
#include <optional>

namespace sluice::testing {

struct publish_waits_report {
    std::int64_t count = 0;  // all requests of publishing, also those that went at once
    std::chrono::milliseconds all{0};
    std::chrono::milliseconds longest{0};
    std::chrono::milliseconds longest_by_listing{0};

    std::chrono::milliseconds mean() const { return count == 0 ? all : all / count; }
};

class publish_waits {
 public:
    struct wait {
        wall_time since{};
        std::optional<wall_time> by_listing;
    };
    using place = std::list<wait>::iterator;

    // Notes that a request of publishing asks. Requests must be noted in the order in which they
    // will go.
    place begin(wall_time now) {
        const auto made = waiting_.insert(waiting_.end(), {now, std::nullopt});
        see(now);
        return made;
    }
    void end(place which, wall_time now) {
        const auto length = now - which->since;
        ++seen_.count;
        seen_.all += length;
        seen_.longest = std::max(seen_.longest, length);
        seen_.longest_by_listing =
            std::max(seen_.longest_by_listing, now - which->by_listing.value_or(now));
        waiting_.erase(which);
        see(now);
    }

    // Note that a request of listing is on its way, that it has arrived, and in which window it
    // counts.
    void listing_leaves(wall_time now) {
        ++on_their_way_;
        see(now);
    }
    void listing_arrives(bool counted) {
        --on_their_way_;
        listed_ += counted ? 1 : 0;
    }
    void window_opens() { listed_ = 0; }

    const publish_waits_report& seen() const { return seen_; }

 private:
    void see(wall_time now) {
        std::int64_t before = 0;
        for (auto& one : waiting_) {
            if (!one.by_listing && listed_ + on_their_way_ > before) {
                one.by_listing = now;
            }
            ++before;
        }
    }

    std::list<wait> waiting_;
    std::int64_t listed_ = 0;  // counted by the server in this window
    std::int64_t on_their_way_ = 0;
    publish_waits_report seen_;
};

}  // namespace sluice::testing
