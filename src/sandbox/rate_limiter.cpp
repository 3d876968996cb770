#include "sandbox/rate_limiter.hpp"

#include <algorithm>

namespace sluice::sandbox {

std::optional<allowance> rate_limiter::take(const std::string& bucket, wall_time now) {
    if (limit_ == 0) {
        return std::nullopt;
    }
    constexpr std::chrono::minutes length(1);
    auto [at, fresh] = windows_.try_emplace(bucket, window{now, 0});
    auto& current = at->second;
    // A new window begins with this request, not at a full minute.
    if (now >= current.begin + length) {
        current = {now, 0};
    }
    allowance given;
    given.granted = current.used < limit_;
    if (given.granted) {
        ++current.used;
    }
    given.limit = limit_;
    given.remaining = std::max<std::int64_t>(0, limit_ - current.used);
    given.reset = current.begin + length;
    return given;
}

}  // namespace sluice::sandbox
