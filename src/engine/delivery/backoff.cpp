#include "engine/delivery/backoff.hpp"

#include <algorithm>

namespace sluice::engine {

std::chrono::milliseconds backoff_after(int attempt, const retry_policy& policy,
                                        random_source& random) {
    auto ceiling = policy.first_delay;
    for (int doubled = 1; doubled < attempt && ceiling < policy.longest_delay; ++doubled) {
        ceiling *= 2;
    }
    ceiling = std::min(ceiling, policy.longest_delay);
    const auto steps = static_cast<std::uint64_t>(std::max<std::int64_t>(ceiling.count(), 1));
    return std::chrono::milliseconds(1 + static_cast<std::int64_t>(random.below(steps)));
}

}  // namespace sluice::engine
