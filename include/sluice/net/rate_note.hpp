#pragma once

// Reads a reply's rate limit, for the budgets. It understands every form that servers use:
// - X-RateLimit-Limit, -Remaining and -Reset.
// - The same without X- (draft-ietf-httpapi-ratelimit-headers, up to 06).
// - RateLimit and RateLimit-Policy (the same draft, from 07 on).
// - Retry-After.
// Any of them may be missing.

#include <sluice/model/time.hpp>
#include <sluice/net/message.hpp>

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sluice::net {

// Names a header whose value is odd or unreadable.
struct header_doubt {
    std::string header;  // "Retry-After"
    std::string text;    // for a person
};

struct rate_note {
    // The server refused the request for its rate, and will refuse the next ones: see
    // asks_to_slow_down.
    bool refused = false;
    bool speaks = false;                    // a header is about a rate limit, readable or not
    std::optional<std::int64_t> limit;      // more than 0
    std::optional<std::int64_t> remaining;  // 0 or more
    std::optional<wall_time> reset;
    std::optional<std::chrono::milliseconds> window{};  // the span of time that `limit` counts in
    std::optional<std::chrono::milliseconds> retry_after;
    std::vector<header_doubt> doubts{};
};

rate_note read_rate_note(const response& reply, wall_time now);

// Returns true for 429, and for a 403 that is a disguised rate limit: with Retry-After, or with
// nothing remaining.
bool asks_to_slow_down(const response& reply, wall_time now);

// Reads the moment of a Reset header. No standard fixes its unit, so size and shape decide. The
// forms are epoch seconds, epoch milliseconds, ISO 8601, an HTTP date, and a small number of
// seconds from now. Whole seconds count as the end of that second: the server may have cut them.
std::optional<wall_time> parse_reset(std::string_view text, wall_time now);

}  // namespace sluice::net
