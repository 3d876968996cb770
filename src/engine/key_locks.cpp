#include "engine/key_locks.hpp"

#include <boost/asio/error.hpp>
#include <boost/system/system_error.hpp>

#include <chrono>

namespace sluice::engine {

// The queue and the coroutine share it: the queue may outlive a coroutine that is destroyed while
// it waits.
struct key_locks::waiter {
    explicit waiter(const asio::any_io_executor& executor)
        : timer(executor, std::chrono::steady_clock::time_point::max()) {}

    asio::steady_timer timer;
    bool entered = false;
};

key_locks::lock& key_locks::lock::operator=(lock&& other) noexcept {
    if (this != &other) {
        reset();
        owner_ = std::exchange(other.owner_, nullptr);
        place_ = other.place_;
    }
    return *this;
}

void key_locks::lock::reset() {
    if (auto* owner = std::exchange(owner_, nullptr)) {
        owner->leave(place_);
    }
}

awaitable<key_locks::lock> key_locks::enter(std::string key) {
    if (key.empty()) {
        co_return lock();
    }
    const auto [place, free] = places_.try_emplace(std::move(key));
    if (free) {
        co_return lock(this, place);
    }
    // The timer never expires; leave() cancels it to let this one in.
    const auto own = std::make_shared<waiter>(executor_);
    place->second.push_back(own);
    // leave() and a cancellation both cancel the timer, so only `entered` tells them apart.
    co_await own->timer.async_wait(as_tuple);
    // A waiter that is let in and cancelled in the same moment holds the lock all the same, and its
    // frame gives it back. Otherwise nobody would let the next waiter in.
    if (!own->entered) {
        place->second.remove(own);
        throw boost::system::system_error(asio::error::operation_aborted);
    }
    co_return lock(this, place);
}

void key_locks::leave(places::iterator place) {
    if (place->second.empty()) {
        places_.erase(place);
        return;
    }
    // The place stays in the map: it passes from holder to holder without a moment of being free.
    const auto next = place->second.front();
    place->second.pop_front();
    next->entered = true;
    next->timer.cancel();
}

}  // namespace sluice::engine
