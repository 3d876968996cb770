#pragma once

// Lets long work on a shard stop for a moment, so that deliveries, timers and signals get their
// turn.

#include <sluice/async/tokens.hpp>

#include <boost/asio/post.hpp>

#include <chrono>
#include <utility>

namespace sluice {

// Belongs to one coroutine. That coroutine asks is_due() at least every few milliseconds of work.
class breather {
 public:
    explicit breather(asio::any_io_executor executor)
        : executor_(std::move(executor)), since_(std::chrono::steady_clock::now()) {}

    // True when the coroutine has worked for 10 ms since the last take().
    bool is_due() const { return std::chrono::steady_clock::now() - since_ > longest; }

    // Lets the other coroutines of the shard run first. Not cancellable: a cancellation that
    // arrives meanwhile takes effect at the caller's next co_await.
    awaitable<void> take() {
        co_await asio::post(executor_, use_awaitable);
        since_ = std::chrono::steady_clock::now();
    }

 private:
    // A shard that is busy for longer would answer timers and signals late.
    static constexpr std::chrono::milliseconds longest{10};

    asio::any_io_executor executor_;
    std::chrono::steady_clock::time_point since_;
};

}  // namespace sluice
