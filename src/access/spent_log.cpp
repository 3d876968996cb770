#include "access/spent_log.hpp"

#include <algorithm>

namespace sluice::access {

spent_log::spent_log(std::chrono::milliseconds per)
    : per_(per), slot_(std::max(per / 60, std::chrono::milliseconds(1))) {}

void spent_log::add(wall_time at, std::int64_t count) {
    if (count > 0) {
        forget(at);
        slots_[wall_time(at.time_since_epoch() / slot_ * slot_)] += count;
    }
}

spent_log spent_log::counted_for(std::chrono::milliseconds per) const {
    spent_log made(per);
    for (const auto& [begin, count] : slots_) {
        // Uses the end of a slot, so that no request leaves the count too early.
        const auto end = begin + slot_ - std::chrono::milliseconds(1);
        made.slots_[wall_time(end.time_since_epoch() / made.slot_ * made.slot_)] += count;
    }
    return made;
}

void spent_log::forget(wall_time now) {
    while (!slots_.empty() && slots_.begin()->first + slot_ + per_ <= now) {
        slots_.erase(slots_.begin());
    }
}

std::int64_t spent_log::count(wall_time now) {
    forget(now);
    std::int64_t sum = 0;
    for (const auto& [begin, count] : slots_) {
        sum += count;
    }
    return sum;
}

std::optional<wall_time> spent_log::falls_at() const {
    if (slots_.empty()) {
        return std::nullopt;
    }
    return slots_.begin()->first + slot_ + per_;
}

}  // namespace sluice::access
