#pragma once

// What a reply says of a rate limit, in every form that is seen: X-RateLimit-Limit, -Remaining and
// -Reset, the same without X- (draft-ietf-httpapi-ratelimit-headers, up to 06), RateLimit and
// RateLimit-Policy (the same draft, from 07 on), and Retry-After. All of them may be missing.

#include <sluice/model/time.hpp>
#include <sluice/net/message.hpp>

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sluice::net {

// A header whose value is not taken at its word.
struct header_doubt {
    std::string header;  // "Retry-After"
    std::string text;    // for a person
};

struct rate_note {
    // This request was not counted as done, and the next ones will not be either: see
    // asks_to_slow_down.
    bool refused = false;
    bool speaks = false;  // a header is about a rate limit, whether it can be read or not
    std::optional<std::int64_t> limit;      // more than 0
    std::optional<std::int64_t> remaining;  // 0 or more
    std::optional<wall_time> reset;
    std::optional<std::chrono::milliseconds> window{};  // the length that the limit is for
    std::optional<std::chrono::milliseconds> retry_after;
    std::vector<header_doubt> doubts{};
};

rate_note read_rate_note(const response& reply, wall_time now);

// 429; and a 403 that is a rate limit in other words: with Retry-After, or with nothing remaining.
bool asks_to_slow_down(const response& reply, wall_time now);

// No standard says the unit: epoch seconds, epoch milliseconds, ISO 8601, a date of HTTP and a
// small number of seconds from now are told apart by their size and shape. Whole seconds are taken
// as their end, for the server may have cut them.
std::optional<wall_time> parse_reset(std::string_view text, wall_time now);

}  // namespace sluice::net
