#pragma once

// Decides whether and when a request is sent again. It has no I/O; the client carries it out.

#include <sluice/async/clock.hpp>
#include <sluice/net/settings.hpp>

#include <chrono>
#include <cstdint>
#include <optional>

namespace sluice::net {

struct attempt_facts {
    std::int64_t made = 1;  // attempts so far, this one included
    bool repeatable = false;
    bool sent = true;                // a byte of the request may have reached the other side
    bool lasting = false;            // the cause does not go away by itself
    std::optional<unsigned> status;  // the reply's; nullopt without a reply
    std::optional<std::chrono::milliseconds> asked;           // Retry-After
    std::chrono::milliseconds left = std::chrono::hours(24);  // the rest of the whole limit
};

// Returns the wait before the next attempt, or nullopt when this attempt was the last.
// A repeatable request is tried again after 408, 429, 500, 502, 503, 504 and a lost connection. Any
// other request is tried again only when no byte was sent.
// The wait is random in [0, min(longest, first * 2^(made-1))] (full jitter), so that many clients
// do not come back together. A longer Retry-After replaces it. A wait that does not fit into `left`
// means nullopt.
std::optional<std::chrono::milliseconds> next_attempt(const retry_settings& settings,
                                                      const attempt_facts& facts,
                                                      random_source& random);

}  // namespace sluice::net
