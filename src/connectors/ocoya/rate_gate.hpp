#pragma once

// When may the next request go? A state machine without I/O. What it knows comes from the replies:
// until the first one nothing holds a request back, and a server that states no limit is never held
// back.

#include "connectors/ocoya/rate_note.hpp"

#include <sluice/model/time.hpp>

#include <chrono>
#include <cstdint>
#include <optional>

namespace sluice::ocoya {

class rate_gate {
 public:
    // Zero: the request may go and counts from now on. Else: ask again after that long.
    std::chrono::milliseconds ask(wall_time now);

    // The reply to a request that was let through.
    void replied(const rate_note& note, wall_time now);

    // A request that was let through ended without a reply. It may have been counted over there.
    void lost();

    // The limit is a number a minute (D): nothing stated about the window is believed past that, so
    // that a clock that goes wrong costs one window at most. Retry-After is believed as it stands.
    static constexpr std::chrono::seconds window{60};

    // How soon to ask again when the replies under way will say when the window ends.
    static constexpr std::chrono::milliseconds reply_expected{200};

 private:
    void begin_window();
    void refused(const rate_note& note, wall_time now);
    std::optional<wall_time> bounded(std::optional<wall_time> reset, wall_time now) const;
    bool same_window(wall_time reset) const;

    std::optional<std::int64_t> limit_;
    std::optional<std::int64_t> remaining_;
    std::optional<wall_time> reset_;
    std::optional<wall_time> closed_until_;  // of a 429
    std::int64_t under_way_ = 0;
    int refusals_ = 0;  // in a row, those of one moment counted once
};

}  // namespace sluice::ocoya
