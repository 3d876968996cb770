#pragma once

// What a reply says of a rate limit: X-RateLimit-Limit, -Remaining, -Reset, and Retry-After where
// one comes. All of them may be missing.

#include <sluice/model/time.hpp>
#include <sluice/net/message.hpp>

#include <chrono>
#include <cstdint>
#include <optional>
#include <string_view>

namespace sluice::net {

struct rate_note {
    bool refused = false;  // this request was not counted as done: 429
    std::optional<std::int64_t> limit;
    std::optional<std::int64_t> remaining;
    std::optional<wall_time> reset;
    std::optional<std::chrono::milliseconds> retry_after;
};

rate_note read_rate_note(const response& reply, wall_time now);

// No standard says the unit: epoch seconds, epoch milliseconds, ISO 8601 and a small number of
// seconds from now are told apart by their size and shape. Whole seconds are taken as their end,
// for the server may have cut them.
std::optional<wall_time> parse_reset(std::string_view text, wall_time now);

}  // namespace sluice::net
