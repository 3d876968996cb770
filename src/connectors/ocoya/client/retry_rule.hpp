#pragma once

// Decides whether a failed attempt is followed by another. Decides only; no I/O.

#include <sluice/error.hpp>
#include <sluice/net/message.hpp>
#include <sluice/net/settings.hpp>

#include <chrono>
#include <cstdint>

namespace sluice::ocoya {

// Tells whether a status may pass by itself: 408, 500, 502, 503, 504.
bool passes_by_itself(unsigned status);

// `repeatable` says that sending twice does no harm (net::repeatable).
bool tries_again(const result<net::response>& outcome, bool repeatable);

// Returns the longest wait before the attempt after the `made`-th. The wait is drawn from 0 to
// this.
std::chrono::milliseconds longest_backoff(const net::retry_settings& settings, std::int64_t made);

}  // namespace sluice::ocoya
