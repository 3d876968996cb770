#include "net/watchdog.hpp"

#include <boost/asio/steady_timer.hpp>

#include <algorithm>
#include <cstdint>

namespace sluice::net {

namespace {
using time_point = std::chrono::steady_clock::time_point;
constexpr time_point never = time_point::max();
}  // namespace

// The timer's handler shares this state, because a queued handler outlives the watchdog.
struct watchdog::state : std::enable_shared_from_this<state> {
    explicit state(const boost::asio::any_io_executor& executor) : timer(executor) {}

    boost::asio::steady_timer timer;
    std::function<void()> on_expiry;
    time_point deadline = never;
    std::uint64_t generation = 0;
    bool armed = false;
    bool expired = false;

    void arm() {
        armed = true;
        timer.expires_at(deadline);
        timer.async_wait([self = shared_from_this(), mine = ++generation](auto error) {
            if (!error && mine == self->generation) {
                self->rang();
            }
        });
    }

    void rang() {
        armed = false;
        if (deadline == never) {
            return;
        }
        // The limit has moved further away since the timer was armed; only now it costs a wait.
        if (std::chrono::steady_clock::now() < deadline) {
            arm();
            return;
        }
        expired = true;
        if (on_expiry) {
            on_expiry();
        }
    }

    void disarm() {
        deadline = never;
        ++generation;
        if (armed) {
            armed = false;
            timer.cancel();
        }
    }
};

watchdog::watchdog(const boost::asio::any_io_executor& executor, std::function<void()> on_expiry)
    : state_(std::make_shared<state>(executor)) {
    state_->on_expiry = std::move(on_expiry);
}

watchdog::~watchdog() {
    state_->on_expiry = nullptr;
    try {
        state_->disarm();
    } catch (const std::exception&) {
        state_->deadline = never;  // the timer stays armed, and its handler finds nothing to do
    }
}

void watchdog::limit(std::chrono::milliseconds length) {
    state_->expired = false;
    // A year is enough for any setting, and the clock cannot overflow.
    constexpr std::chrono::milliseconds longest = std::chrono::hours(24 * 365);
    state_->deadline = std::chrono::steady_clock::now() + std::min(length, longest);
    if (!state_->armed || state_->deadline < state_->timer.expiry()) {
        state_->arm();
    }
}

void watchdog::clear() {
    state_->deadline = never;
}

void watchdog::rest() {
    state_->disarm();
}

bool watchdog::expired() const {
    return state_->expired;
}

}  // namespace sluice::net
