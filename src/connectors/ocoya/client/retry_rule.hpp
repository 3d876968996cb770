#pragma once

// Whether an attempt that came to nothing is followed by another. Decides only.

#include <sluice/error.hpp>
#include <sluice/net/message.hpp>
#include <sluice/net/settings.hpp>

#include <chrono>
#include <cstdint>

namespace sluice::ocoya {

// A status that may be gone by itself: 408, 500, 502, 503, 504.
bool passes_by_itself(unsigned status);

// `repeatable`: sending twice does no harm (net::repeatable).
bool tries_again(const result<net::response>& outcome, bool repeatable);

// The longest wait before the attempt behind the `made`-th; the wait is drawn from [0, it].
std::chrono::milliseconds longest_backoff(const net::retry_settings& settings, std::int64_t made);

}  // namespace sluice::ocoya
