#pragma once

// Whether a request is sent again, and when. Decides only; the client does it.

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
    std::optional<unsigned> status;  // of the reply; nothing without one
    std::optional<std::chrono::milliseconds> asked;           // Retry-After
    std::chrono::milliseconds left = std::chrono::hours(24);  // of the limit on the whole
};

// How long to wait before the next attempt; nothing when this one was the last. What may be done
// twice is tried again after 408, 429, 500, 502, 503, 504 and after a lost connection; what may
// not, only when no byte was sent. The wait is drawn from [0, min(longest, first * 2^(made-1))]
// (full jitter), or is what the other side asked for, when that is longer. A wait that does not fit
// into `left` means no.
std::optional<std::chrono::milliseconds> next_attempt(const retry_settings& settings,
                                                      const attempt_facts& facts,
                                                      random_source& random);

}  // namespace sluice::net
