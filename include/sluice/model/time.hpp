#pragma once

// Reads and writes points in time and lengths of time. Every stored time is UTC in milliseconds.

#include <sluice/error.hpp>

#include <chrono>
#include <string>
#include <string_view>

namespace sluice {

using wall_time = std::chrono::sys_time<std::chrono::milliseconds>;
using steady_time = std::chrono::steady_clock::time_point;

// "2026-01-31T09:00:00Z", or with milliseconds "2026-01-31T09:00:00.250Z" (RFC 3339).
std::string format_utc_seconds(wall_time at);
std::string format_utc(wall_time at);

// Reads RFC 3339 with `Z` or an offset, with or without a fraction (cut to milliseconds). The date,
// the `T` and the zone are mandatory.
result<wall_time> parse_utc(std::string_view text);

// Reads "250ms", "30s", "5m", "2h", "1d" or "1h30m", up to a hundred years. Every number needs its
// unit.
result<std::chrono::milliseconds> parse_duration(std::string_view text);
std::string format_duration(std::chrono::milliseconds length);

}  // namespace sluice
