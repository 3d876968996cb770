#include "access/other_consumers.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

namespace sluice::access {
namespace {

// A shorter observation gives no useful rate.
constexpr std::chrono::milliseconds shortest_look{1'000};

}  // namespace

void other_consumers::seen(std::int64_t count, std::chrono::milliseconds elapsed) {
    count_ = std::max<std::int64_t>(count, 0);
    elapsed_ = std::max(elapsed, shortest_look);
}

void other_consumers::window_ends() {
    const bool first = !std::exchange(known_, known());
    if (elapsed_.count() > 0) {
        const auto fresh = static_cast<double>(count_) / static_cast<double>(elapsed_.count());
        // A window that was seen only at its start has a small weight.
        const double weight =
            first && known_
                ? 1
                : std::min(0.5, static_cast<double>(elapsed_.count()) / 1000.0 / 60.0 + 0.05);
        rate_ = rate_ * (1 - weight) + fresh * weight;
        if (rate_ < 1e-6) {
            rate_ = 0;
        }
    }
    count_ = 0;
    elapsed_ = std::chrono::milliseconds(0);
}

double other_consumers::per_millisecond() const {
    if (elapsed_.count() == 0) {
        return rate_;
    }
    // Three requests in the first second of a window do not make three a second, so the earlier
    // rate has a weight too.
    const auto weight = static_cast<double>(enough_.count());
    const auto before = known_ ? weight * rate_ : 0;
    const auto length = known_ ? static_cast<double>(elapsed_.count()) + weight
                               : std::max(static_cast<double>(elapsed_.count()), weight / 2);
    return std::max(rate_, (static_cast<double>(count_) + before) / length);
}

std::int64_t other_consumers::spent_in(std::chrono::milliseconds length) const {
    const double mean =
        per_millisecond() * static_cast<double>(std::max<std::int64_t>(length.count(), 0));
    return static_cast<std::int64_t>(std::ceil(mean + 1.5 * std::sqrt(mean)));
}

std::int64_t other_consumers::share_of(std::chrono::milliseconds length) const {
    const double mean =
        per_millisecond() * static_cast<double>(std::max<std::int64_t>(length.count(), 0));
    return static_cast<std::int64_t>(std::ceil(mean));
}

bool other_consumers::there() const {
    return count_ >= 3;
}

}  // namespace sluice::access
