#pragma once

// How many requests ended in the last length of time, in sixty slots. A slot counts until its end
// has left that length, so that the number is never too small.

#include <sluice/model/time.hpp>

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>

namespace sluice::access {

class spent_log {
 public:
    explicit spent_log(std::chrono::milliseconds per);

    // The same requests, counted for another length of time.
    spent_log counted_for(std::chrono::milliseconds per) const;

    // Both forget what is older.
    void add(wall_time at, std::int64_t count = 1);
    std::int64_t count(wall_time now);

    // When the count falls next; nothing when it is zero.
    std::optional<wall_time> falls_at() const;

    // By the slot's beginning.
    const std::map<wall_time, std::int64_t>& slots() const { return slots_; }

 private:
    void forget(wall_time now);

    std::chrono::milliseconds per_;
    std::chrono::milliseconds slot_;
    std::map<wall_time, std::int64_t> slots_;
};

}  // namespace sluice::access
