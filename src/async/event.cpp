#include <sluice/async/event.hpp>

#include <utility>

namespace sluice {

wake_event::wake_event(asio::any_io_executor executor) : timer_(std::move(executor)) {}

void wake_event::notify() {
    // The flag keeps a notify that finds no waiter.
    notified_ = true;
    timer_.cancel();
}

awaitable<bool> wake_event::wait(std::chrono::milliseconds longest) {
    if (!notified_) {
        timer_.expires_after(longest);
        // The error is not looked at: only the flag tells a notify from a cancellation.
        co_await timer_.async_wait(as_tuple);
    }
    co_return std::exchange(notified_, false);
}

awaitable<bool> wake_event::wait() {
    // A timer needs an end. Adding hours::max() to the present would overflow.
    return wait(std::chrono::hours(24 * 365));
}

}  // namespace sluice
