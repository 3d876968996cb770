#pragma once

// The clock of a test: it begins at a moment that the test names, and only waits move it on.

#include <sluice/async/clock.hpp>

#include <boost/asio/post.hpp>

#include <algorithm>

namespace sluice::cli {

class set_clock final : public clock {
 public:
    // With `real`, a wait takes its real time too: requests then go to a real API, whose budget
    // must be kept. `real` outlives the clock.
    explicit set_clock(wall_time start, clock* real = nullptr) : now_(start), real_(real) {}

    wall_time now() const override { return now_; }
    steady_time steady_now() const override { return steady_time(now_.time_since_epoch()); }

    // Two waits that begin at one moment end at their own moments, and not one after the other.
    awaitable<bool> sleep_for(std::chrono::milliseconds length) override {
        const auto until = now_ + length;
        if (real_ != nullptr && !co_await real_->sleep_for(length)) {
            co_return false;
        }
        co_await asio::post(co_await asio::this_coro::executor, use_awaitable);
        const auto state = co_await asio::this_coro::cancellation_state;
        if (state.cancelled() != asio::cancellation_type::none) {
            co_return false;
        }
        now_ = std::max(now_, until);
        co_return true;
    }

 private:
    wall_time now_;
    clock* real_;
};

// Gives the same numbers in every run.
class set_random final : public random_source {
 public:
    std::uint64_t next() override {
        // SplitMix64: neighbours of the counter give numbers without likeness.
        std::uint64_t z = state_ += 0x9E3779B97F4A7C15ULL;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9ULL;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EBULL;
        return z ^ (z >> 31);
    }

 private:
    std::uint64_t state_ = 0;
};

}  // namespace sluice::cli
