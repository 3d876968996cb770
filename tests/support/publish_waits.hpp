#pragma once

// How long publishing waited for the budget, and how much of that was listing's doing, seen from
// outside: by who asked, what left, and what was counted over there.
//
// A wait is delayed by listing from the first moment at which there would be no need of it, had
// listing asked for nothing in this window of the server's: listing has had more requests of it,
// counted there or on their way, than requests of publishing wait before this one. From then on all
// of it counts, past the window's end too, until the request goes, is given up or is cut off. The
// rest of a wait is due to others, to publishing itself, and to a window whose end is not known to
// the moment.

#include <sluice/async/clock.hpp>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <list>
#include <optional>

namespace sluice::testing {

struct publish_waits_report {
    std::int64_t count = 0;  // of all requests of publishing, those that went at once too
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

    // A request of publishing asks; in the order in which they will go.
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

    // A request of listing's is on its way; has come there; the window that it is counted in.
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
    std::int64_t listed_ = 0;  // counted over there in this window
    std::int64_t on_their_way_ = 0;
    publish_waits_report seen_;
};

}  // namespace sluice::testing
