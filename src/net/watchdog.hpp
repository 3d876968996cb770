#pragma once

// Limits the time of a socket's operations. When the limit passes, the given action closes the
// socket, and the operation under way fails. A later limit costs no timer operation, so a busy
// keep-alive connection sets one for every phase almost for free. Belongs to one shard.

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

    // Sets the limit from now on, and replaces the earlier one.
    void limit(std::chrono::milliseconds length);
    // Removes the limit; the timer may stay armed and then does nothing.
    void clear();
    // Removes limit and timer, so that nothing keeps the io_context at work.
    void rest();

    bool expired() const;

 private:
    struct state;
    std::shared_ptr<state> state_;
};

}  // namespace sluice::net
