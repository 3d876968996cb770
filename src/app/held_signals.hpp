#pragma once

// SIGHUP, SIGUSR1 and SIGUSR2: other programs reload or report on them, and by default they end a
// process. They are blocked in every thread from the start to the end, so that no moment is left in
// which they could; the daemon reads them and warns.

#include <sluice/async/tokens.hpp>

#include <boost/asio/io_context.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>

#include <optional>

namespace sluice::app {

// To be called before any thread starts: each thread takes the mask of the one that made it.
void hold_signals();

// For a program that takes the place of this one: it hears all of them, SIGPIPE too.
void release_signals();

// "SIGHUP"
const char* name_of_signal(int number);

class held_signals {
 public:
    explicit held_signals(asio::io_context& context);

    // The next one that comes; nothing when the wait was cancelled or signals cannot be read.
    awaitable<std::optional<int>> next();

 private:
    asio::posix::stream_descriptor file_;
};

}  // namespace sluice::app
