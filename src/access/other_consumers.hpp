#pragma once

// Estimates how much of a key's budget others spend, from replies: the server's count without our
// own requests. It decides only, without I/O.

#include <sluice/model/time.hpp>

#include <chrono>
#include <cstdint>

namespace sluice::access {

class other_consumers {
 public:
    explicit other_consumers(std::chrono::milliseconds per) : enough_(per / 6) {}

    // Notes a reply: others have spent this many since the window began, `elapsed` ago.
    void seen(std::int64_t count, std::chrono::milliseconds elapsed);
    void window_ends();

    // The number that they most likely spend in this time: the mean and more than its usual spread.
    std::int64_t spent_in(std::chrono::milliseconds length) const;
    // The mean alone, rounded up.
    std::int64_t share_of(std::chrono::milliseconds length) const;

    // True when there are too many to be an error in counting.
    bool there() const;

    // True when a sixth of a window has been seen, now or earlier. The estimate is then reliable.
    bool known() const { return known_ || elapsed_ >= enough_; }

    double per_millisecond() const;
    void restore(double per_millisecond) {
        rate_ = per_millisecond;
        known_ = true;
    }

 private:
    std::chrono::milliseconds enough_;
    bool known_ = false;
    double rate_ = 0;  // from earlier windows
    std::int64_t count_ = 0;
    std::chrono::milliseconds elapsed_{0};
};

}  // namespace sluice::access
