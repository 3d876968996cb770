#pragma once

// Names moments for the tests of several rooms, so that one name means one moment everywhere.

#include <sluice/model/time.hpp>

#include <chrono>

namespace sluice::testing {

inline constexpr wall_time soon_after_1970{
    std::chrono::seconds(1'000'000)};                                        // 1970-01-12T13:46:40Z
inline constexpr wall_time midnight{std::chrono::hours(24 * 365)};           // 1971-01-01T00:00:00Z
inline constexpr wall_time late_in_2015{std::chrono::hours(400'000)};        // 2015-08-19T16:00:00Z
inline constexpr wall_time morning{std::chrono::seconds(1'769'850'000)};     // 2026-01-31T09:00:00Z
inline constexpr wall_time noon{std::chrono::seconds(1'769'947'200)};        // 2026-02-01T12:00:00Z
inline constexpr wall_time march_noon{std::chrono::seconds(1'772'366'400)};  // 2026-03-01T12:00:00Z

}  // namespace sluice::testing
