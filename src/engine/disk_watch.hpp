#pragma once

// Is there room for more? Intake stops while the ledger's disk is almost full, so that what was
// taken in can still be delivered and settled.

#include <sluice/async/clock.hpp>
#include <sluice/model/event_log.hpp>

#include <cstdint>
#include <functional>
#include <optional>

namespace sluice::engine {

// Bytes that the ledger can still take; nothing when nobody knows.
using free_space = std::function<std::optional<std::uint64_t>()>;

class disk_watch {
 public:
    // Without `free`, or with a reserve of 0, there is always room. All of it outlives the watch.
    disk_watch(event_log& log, const clock& time, std::uint64_t reserve, free_space free);

    // Looks, at most once a second, and says so once when intake stops and once when it goes on: at
    // an eighth more than the reserve, so that it does not hover.
    bool is_low();

 private:
    void look();

    event_log& log_;
    const clock& time_;
    std::uint64_t reserve_;
    free_space free_;
    std::optional<steady_time> looked_;
    bool low_ = false;
};

}  // namespace sluice::engine
