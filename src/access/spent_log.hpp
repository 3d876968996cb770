#pragma once

// Counts the requests of the last period in sixty slots. A slot counts until its end has left the
// period, so the number is never too small.

#include <sluice/model/time.hpp>

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>

namespace sluice::access {

class spent_log {
 public:
    explicit spent_log(std::chrono::milliseconds per);

    // Returns the same requests, counted for a period of another length.
    spent_log counted_for(std::chrono::milliseconds per) const;

    // Both forget older slots.
    void add(wall_time at, std::int64_t count = 1);
    std::int64_t count(wall_time now);

    // Returns the moment when the count falls next; nullopt when it is zero.
    std::optional<wall_time> falls_at() const;

    // Counts by the beginning of their slot.
    const std::map<wall_time, std::int64_t>& slots() const { return slots_; }

 private:
    void forget(wall_time now);

    std::chrono::milliseconds per_;
    std::chrono::milliseconds slot_;
    std::map<wall_time, std::int64_t> slots_;
};

}  // namespace sluice::access
