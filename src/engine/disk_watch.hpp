#pragma once

// Tells intake whether the ledger's disk has room. Intake stops while the disk is almost full, so
// that the tasks in the ledger can still be delivered and settled.

#include <sluice/async/clock.hpp>
#include <sluice/model/event_log.hpp>

#include <cstdint>
#include <functional>
#include <optional>

namespace sluice::engine {

// Returns the bytes that the ledger can still take; nullopt when that is unknown.
using free_space = std::function<std::optional<std::uint64_t>()>;

class disk_watch {
 public:
    // Without `free`, or with a reserve of 0, there is always room. The references outlive the
    // watch.
    disk_watch(event_log& log, const clock& time, std::uint64_t reserve, free_space free);

    // Looks at the disk at most once a second. Logs once when intake stops and once when it goes
    // on. Intake goes on at an eighth above the reserve, so that the answer does not flap.
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
