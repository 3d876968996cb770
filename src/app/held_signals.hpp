#pragma once

// Blocks SIGHUP, SIGUSR1 and SIGUSR2 in every thread, and tells the daemon when one comes. Other
// programs use these signals for reload or report, and by default they end a process. They are
// blocked from the start to the end, so no moment is left in which they could.

#include <sluice/async/tokens.hpp>

#include <boost/asio/io_context.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>

#include <optional>

namespace sluice::app {

// Call it before any thread starts: a new thread inherits the mask of the thread that starts it.
void hold_signals();

// Call it before another program replaces this one. That program then gets all of them, and SIGPIPE
// too.
void release_signals();

// Returns the name, such as "SIGHUP".
const char* name_of_signal(int number);

class held_signals {
 public:
    explicit held_signals(asio::io_context& context);

    // Returns the next signal. Returns nothing if the wait was cancelled, or if signals cannot be
    // read. Cancelling loses no signal: it stays pending.
    awaitable<std::optional<int>> next();

 private:
    asio::posix::stream_descriptor file_;
};

}  // namespace sluice::app
