#include "connectors/ocoya/rate_gate.hpp"

#include <algorithm>

namespace sluice::ocoya {

using std::chrono::milliseconds;
using std::chrono::seconds;

milliseconds rate_gate::ask(wall_time now) {
    if (closed_until_) {
        if (now < *closed_until_) {
            return *closed_until_ - now;
        }
        closed_until_.reset();
    }
    if (reset_ && now >= *reset_) {
        begin_window();
    }
    if (remaining_ && *remaining_ <= 0) {
        if (!reset_ && under_way_ > 0) {
            return reply_expected;
        }
        if (!reset_) {
            reset_ = now + window;
        }
        return *reset_ - now;
    }
    if (remaining_) {
        --*remaining_;
    }
    ++under_way_;
    return milliseconds(0);
}

void rate_gate::replied(const rate_note& note, wall_time now) {
    lost();
    if (note.limit) {
        limit_ = note.limit;
    }
    if (note.refused) {
        refused(note, now);
        return;
    }
    if (!closed_until_) {
        refusals_ = 0;
    }
    const auto reset = bounded(note.reset, now);
    if (!note.remaining || (reset && *reset <= now)) {
        return;  // nothing new, or a late reply of a window that has ended
    }
    if (remaining_ && (!reset || same_window(*reset))) {
        // What is under way has been taken off here already; others may use the key as well.
        remaining_ = std::min(*remaining_, *note.remaining);
        return;
    }
    remaining_ = std::max<std::int64_t>(0, *note.remaining - under_way_);
    reset_ = reset;
}

void rate_gate::lost() {
    under_way_ = std::max<std::int64_t>(0, under_way_ - 1);
}

void rate_gate::refused(const rate_note& note, wall_time now) {
    const bool news = !closed_until_ || now >= *closed_until_;
    if (news) {
        ++refusals_;
    }
    const int doublings = std::clamp(refusals_ - 1, 0, 6);
    auto until = now + seconds(1) * (1 << doublings);
    const auto reset = bounded(note.reset, now);
    if (note.retry_after) {
        until = std::max(until, now + *note.retry_after);
    } else if (reset && *reset > now) {
        until = std::max(until, *reset);
    } else if (reset_ && *reset_ > now) {
        until = std::max(until, *reset_);
    } else if (!reset) {
        until =
            std::max(until, now + std::min<milliseconds>(window, seconds(5) * (1 << doublings)));
    }
    closed_until_ = closed_until_ ? std::max(*closed_until_, until) : until;
    // The window that was spent ends with the refusal.
    begin_window();
}

// What is under way may be counted in either window.
void rate_gate::begin_window() {
    if (limit_) {
        remaining_ = std::max<std::int64_t>(0, *limit_ - under_way_);
    } else {
        remaining_.reset();
    }
    reset_.reset();
}

std::optional<wall_time> rate_gate::bounded(std::optional<wall_time> reset, wall_time now) const {
    if (!reset) {
        return std::nullopt;
    }
    return std::min(*reset, now + window + seconds(1));
}

bool rate_gate::same_window(wall_time reset) const {
    return reset_ && std::chrono::abs(*reset_ - reset) <= seconds(1);
}

}  // namespace sluice::ocoya
