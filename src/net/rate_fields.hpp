#pragma once

// Reads the fields of RateLimit and RateLimit-Policy (draft-ietf-httpapi-ratelimit-headers), for
// the rate note.

#include <chrono>
#include <cstdint>
#include <optional>
#include <string_view>

namespace sluice::net {

struct rate_fields {
    std::optional<std::int64_t> limit;
    std::optional<std::int64_t> remaining;
    std::optional<std::chrono::milliseconds> reset_after;
    std::optional<std::chrono::milliseconds> window;
};

// Reads "limit=100, remaining=50, reset=5" (draft 07) and, from draft 08 on,
// `"default";r=50;t=5, "day";r=900;t=3600`. Several limits give the one with the least remaining.
rate_fields read_rate_limit(std::string_view text);

// Reads "100;w=60" and `"default";q=100;w=60, "day";q=1000;w=86400`. Several policies give the one
// with the lowest rate of requests.
rate_fields read_rate_limit_policy(std::string_view text);

// Returns the `w` or `window` parameter of a limit: "60, 60;window=60".
std::optional<std::chrono::milliseconds> window_in(std::string_view text);

}  // namespace sluice::net
