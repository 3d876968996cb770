#pragma once

// What others spend of the same key, as the replies show it: what the server counted less what we
// sent. Decides only; no I/O.

#include <sluice/model/time.hpp>

#include <chrono>
#include <cstdint>

namespace sluice::access {

class other_consumers {
 public:
    explicit other_consumers(std::chrono::milliseconds per) : enough_(per / 6) {}

    // A reply says that others have spent so many since the window began, `elapsed` ago.
    void seen(std::int64_t count, std::chrono::milliseconds elapsed);
    void window_ends();

    // What they have most likely spent in so long, or will: the mean and more than its
    // usual spread.
    std::int64_t spent_in(std::chrono::milliseconds length) const;
    // The mean alone, rounded up.
    std::int64_t share_of(std::chrono::milliseconds length) const;

    // Enough of them that it is no slip in counting.
    bool there() const;

    // A sixth of a window has been seen, now or before: there are as many as there seem to be.
    bool known() const { return known_ || elapsed_ >= enough_; }

    double per_millisecond() const;
    void restore(double per_millisecond) {
        rate_ = per_millisecond;
        known_ = true;
    }

 private:
    std::chrono::milliseconds enough_;
    bool known_ = false;
    double rate_ = 0;  // of earlier windows
    std::int64_t count_ = 0;
    std::chrono::milliseconds elapsed_{0};
};

}  // namespace sluice::access
