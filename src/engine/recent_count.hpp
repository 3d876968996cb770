#pragma once

// Counts events of the last five minutes, in ten slots of half a minute each. Lanes use it, to tell
// people how fast they go.

#include <sluice/model/time.hpp>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdint>

namespace sluice::engine {

class recent_count {
 public:
    // A clock that goes back counts into the newest slot.
    void add(wall_time at) {
        go_to(slot_of(at));
        ++counts_[place_of(newest_)];
    }

    // The events of the slot of `now` and of the nine before it: between four and a half and five
    // minutes.
    std::int64_t lately(wall_time now) const {
        const auto first = slot_of(now) - slots + 1;
        std::int64_t sum = 0;
        for (auto slot = std::max(first, newest_ - slots + 1); slot <= newest_; ++slot) {
            sum += counts_[place_of(slot)];
        }
        return sum;
    }

    static constexpr std::chrono::minutes span{5};

 private:
    static constexpr std::int64_t slots = 10;
    static constexpr std::chrono::milliseconds length = std::chrono::milliseconds(span) / slots;

    static std::int64_t slot_of(wall_time at) { return at.time_since_epoch() / length; }
    static std::size_t place_of(std::int64_t slot) {
        return static_cast<std::size_t>((slot % slots + slots) % slots);
    }
    void go_to(std::int64_t slot) {
        for (auto next = std::max(newest_ + 1, slot - slots + 1); next <= slot; ++next) {
            counts_[place_of(next)] = 0;
        }
        newest_ = std::max(newest_, slot);
    }

    std::array<std::int64_t, slots> counts_{};
    std::int64_t newest_ = 0;
};

}  // namespace sluice::engine
