#pragma once

// Decides which runs are made up for when none could begin, and when a planned run starts. No I/O.
// Schedulers, the request plan and `sluice schedules` use it.

#include "engine/plan/incoming_settings.hpp"
#include "engine/plan/schedule.hpp"

#include <chrono>
#include <cstdint>
#include <string_view>

namespace sluice::engine {

// Counting goes no further: a minute's schedule misses half a million runs in a year.
inline constexpr std::int64_t most_counted = 2'000;

struct due_runs {
    wall_time at{};           // the next run; in the past: at once
    std::int64_t missed = 0;  // runs that never take place; most_counted means "at least"
};

// Precondition: planned <= now. wall_time::max() means that no run follows.
due_runs runs_to_make_up(const schedule& when, missed_policy missed, wall_time planned,
                         wall_time now);

// Counts the runs that fell due after the one planned for `planned`, until `now`.
std::int64_t runs_due_after(const schedule& when, wall_time planned, wall_time now);

// Returns when the run planned for `planned` starts: up to `jitter` later, and before the next one.
// Equal arguments give equal moments, so a restart does not draw again.
wall_time start_of(std::string_view name, const schedule& when, std::chrono::milliseconds jitter,
                   wall_time planned);

}  // namespace sluice::engine
