#pragma once

// The limit of time on a socket's operations: when it passes, the given action (close the socket)
// runs, and the operation under way fails. A limit that moves further away costs no timer
// operation, so that a busy keep-alive connection sets it for every phase at no price.

#include <boost/asio/any_io_executor.hpp>

#include <chrono>
#include <functional>
#include <memory>

namespace sluice::net {

class watchdog {
 public:
    // `on_expiry` runs on `executor`, never after the watchdog has been destroyed.
    watchdog(const boost::asio::any_io_executor& executor, std::function<void()> on_expiry);
    watchdog(const watchdog&) = delete;
    watchdog& operator=(const watchdog&) = delete;
    ~watchdog();

    // From now on; takes the place of the limit before.
    void limit(std::chrono::milliseconds length);
    // No limit; a timer may stay armed for nothing.
    void clear();
    // No limit and no timer: nothing keeps the io_context at work.
    void rest();

    bool expired() const;

 private:
    struct state;
    std::shared_ptr<state> state_;
};

}  // namespace sluice::net
