#pragma once

// The fields of RateLimit and RateLimit-Policy (draft-ietf-httpapi-ratelimit-headers).

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

// "limit=100, remaining=50, reset=5" (draft 07) and `"default";r=50;t=5, "day";r=900;t=3600` (from
// 08 on): of several limits the one of which least remains.
rate_fields read_rate_limit(std::string_view text);

// "100;w=60" and `"default";q=100;w=60, "day";q=1000;w=86400`: of several the one that lets the
// fewest requests go in a length of time.
rate_fields read_rate_limit_policy(std::string_view text);

// The `w` or `window` behind a limit: "60, 60;window=60".
std::optional<std::chrono::milliseconds> window_in(std::string_view text);

}  // namespace sluice::net
