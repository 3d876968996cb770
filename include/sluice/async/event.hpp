#pragma once

// A wake-up that cannot be missed: a notify that comes before the wait ends that wait at once.

#include <sluice/async/clock.hpp>
#include <sluice/async/tokens.hpp>

#include <boost/asio/steady_timer.hpp>

#include <chrono>

namespace sluice {

// One waiter at a time; notify and wait belong to one executor.
class wake_event {
 public:
    explicit wake_event(asio::any_io_executor executor);

    void notify();

    // True when notified, false when `longest` has passed or the wait was cancelled (terminal).
    awaitable<bool> wait(std::chrono::milliseconds longest);
    // Without a limit; false when cancelled.
    awaitable<bool> wait();

 private:
    asio::steady_timer timer_;
    bool notified_ = false;
};

}  // namespace sluice
