#pragma once

// A clock that moves only when a test says so.

#include <sluice/async/clock.hpp>

#include <boost/asio/steady_timer.hpp>

#include <algorithm>
#include <list>
#include <memory>
#include <optional>
#include <vector>

namespace sluice::testing {

// Serves one context. A sleep ends when the test has moved the time past it.
class manual_clock final : public clock {
 public:
    explicit manual_clock(wall_time start) : now_(start) {}

    wall_time now() const override { return now_; }
    steady_time steady_now() const override {
        return steady_time(std::chrono::milliseconds(now_.time_since_epoch()));
    }

    awaitable<bool> sleep_for(std::chrono::milliseconds length) override {
        sleeps_.push_back(length);
        auto timer = std::make_shared<asio::steady_timer>(
            co_await asio::this_coro::executor, std::chrono::steady_clock::time_point::max());
        sleepers_.push_back({now_ + length, timer});
        co_await timer->async_wait(as_tuple);
        // advance() takes out the sleepers that it wakes, so one that is still there was cancelled.
        co_return std::erase_if(sleepers_, [&](const auto& one) { return one.timer == timer; }) ==
            0;
    }

    void advance(std::chrono::milliseconds length) {
        now_ += length;
        for (auto next = sleepers_.begin(); next != sleepers_.end();) {
            if (next->until <= now_) {
                next->timer->cancel();
                next = sleepers_.erase(next);
            } else {
                ++next;
            }
        }
    }

    // Sets the wall clock, as an administrator would. Sleeps last as long as before.
    void set_back(std::chrono::milliseconds by) {
        now_ -= by;
        for (auto& one : sleepers_) {
            one.until -= by;
        }
    }

    // Moves on to the end of the shortest sleep. Returns false when nobody sleeps.
    bool advance_to_next() {
        const auto first = std::ranges::min_element(sleepers_, {}, &sleeper::until);
        if (first == sleepers_.end()) {
            return false;
        }
        advance(std::max(first->until - now_, std::chrono::milliseconds(0)));
        return true;
    }

    // The same, but not past `latest`.
    void advance_to_next(wall_time latest) {
        const auto first = std::ranges::min_element(sleepers_, {}, &sleeper::until);
        const auto next = first == sleepers_.end() ? latest : std::min(first->until, latest);
        advance(std::max(next - now_, std::chrono::milliseconds(0)));
    }

    std::size_t sleeping() const { return sleepers_.size(); }
    const std::vector<std::chrono::milliseconds>& sleeps() const { return sleeps_; }

 private:
    struct sleeper {
        wall_time until;
        std::shared_ptr<asio::steady_timer> timer;
    };

    wall_time now_;
    std::list<sleeper> sleepers_;
    std::vector<std::chrono::milliseconds> sleeps_;
};

}  // namespace sluice::testing
