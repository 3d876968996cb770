#pragma once

// Long work on a shard stops for a moment now and then, so that everything else on it gets its
// turn: deliveries, timers, signals.

#include <sluice/async/tokens.hpp>

#include <boost/asio/post.hpp>

#include <chrono>
#include <utility>

namespace sluice {

// For one coroutine. Between two questions lies work of a few milliseconds at most.
class breather {
 public:
    explicit breather(asio::any_io_executor executor)
        : executor_(std::move(executor)), since_(std::chrono::steady_clock::now()) {}

    // So long has been worked that it is time for take().
    bool is_due() const { return std::chrono::steady_clock::now() - since_ > longest; }

    // Lets the others go first. Not cancellable; a cancellation that came meanwhile takes effect at
    // the caller's next co_await.
    awaitable<void> take() {
        co_await asio::post(executor_, use_awaitable);
        since_ = std::chrono::steady_clock::now();
    }

 private:
    static constexpr std::chrono::milliseconds longest{10};

    asio::any_io_executor executor_;
    std::chrono::steady_clock::time_point since_;
};

}  // namespace sluice
