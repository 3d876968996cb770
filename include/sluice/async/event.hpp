#pragma once

// Wakes one waiting coroutine. A notify that comes before the wait is kept and ends that wait at
// once.

#include <sluice/async/clock.hpp>
#include <sluice/async/tokens.hpp>

#include <boost/asio/steady_timer.hpp>

#include <chrono>

namespace sluice {

// Has one waiter at a time. Call notify and wait on the same executor.
class wake_event {
 public:
    explicit wake_event(asio::any_io_executor executor);

    // Several calls before a wait count as one.
    void notify();

    // True when notified; false when `longest` has passed or after a terminal cancellation. A
    // notify that arrives together with a cancellation is not lost: the wait returns true.
    awaitable<bool> wait(std::chrono::milliseconds longest);
    // As above, without a limit of time.
    awaitable<bool> wait();

 private:
    asio::steady_timer timer_;
    bool notified_ = false;
};

}  // namespace sluice
