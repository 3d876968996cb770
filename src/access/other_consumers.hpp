#pragma once

// What others spend of the same key, as the replies show it: what the server counted less what we
// sent. Decides only; no I/O.

#include <sluice/model/time.hpp>

#include <chrono>
#include <cstdint>

namespace sluice::access {

class other_consumers {
 public:
    // A reply says that others have spent so many since the window began, `elapsed` ago.
    void seen(std::int64_t count, std::chrono::milliseconds elapsed);
    void window_ends();

    // What they have most likely spent in so long, or will: the mean and its usual spread.
    std::int64_t spent_in(std::chrono::milliseconds length) const;
    // The mean alone, rounded up.
    std::int64_t share_of(std::chrono::milliseconds length) const;

    // Enough of them that it is no slip in counting.
    bool there() const;

    double per_millisecond() const;
    void restore(double per_millisecond) { rate_ = per_millisecond; }

 private:
    double rate_ = 0;  // of earlier windows
    std::int64_t count_ = 0;
    std::chrono::milliseconds elapsed_{0};
};

}  // namespace sluice::access
