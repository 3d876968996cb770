#include "engine/repeated_failure.hpp"

#include <utility>

namespace sluice::engine {
namespace {

constexpr std::chrono::hours between_reminders{1};

}  // namespace

repeated_failure::news repeated_failure::failed(const failure& why, wall_time now) {
    const bool same = is_same(why);
    if (!same) {
        last_ = std::make_unique<failure>(why);
        times_ = 0;
        since_ = now;
    }
    ++times_;
    // A clock that was set back must not silence the log until it catches up.
    if (same && now - said_ < between_reminders && now >= said_) {
        return news::folded;
    }
    said_ = now;
    return same ? news::still : news::fresh;
}

std::optional<repeated_failure::ended> repeated_failure::worked(wall_time now) {
    if (!last_) {
        return std::nullopt;
    }
    last_.reset();
    return ended{std::exchange(times_, 0), now - since_};
}

// The text of a wait for a credential or the budget names a duration, so it differs each time.
bool repeated_failure::is_same(const failure& why) const {
    if (!last_ || last_->kind != why.kind || last_->status != why.status) {
        return false;
    }
    const bool waits = why.kind == failure_class::busy || why.kind == failure_class::credential;
    return waits || without_numbers(last_->message) == without_numbers(why.message);
}

std::string without_numbers(const std::string& text) {
    std::string words;
    bool in_number = false;
    for (const char c : text) {
        const bool digit = c >= '0' && c <= '9';
        if (!digit || !in_number) {
            words += digit ? '#' : c;
        }
        in_number = digit;
    }
    return words;
}

}  // namespace sluice::engine
