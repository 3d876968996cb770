#pragma once

// Feeds the watchdog of the service manager by real progress. Each time a coroutine of the shard
// has asked the ledger's writer for something and has got an answer: a shard that hangs, or a
// writer that hangs, stops the feeding, and the service manager starts the daemon anew.

#include "engine/services.hpp"

#include <chrono>
#include <optional>
#include <string>

namespace sluice::app {

// Returns how often to feed: a third of the time that $WATCHDOG_USEC gives, if it is for this
// process ($WATCHDOG_PID). Returns nothing if nobody watches.
std::optional<std::chrono::milliseconds> watchdog_interval(const std::string& microseconds,
                                                           const std::string& process);

// Feeds until it is cancelled (terminal). Returns at once if nobody watches.
awaitable<void> feed_watchdog(engine::services services);

}  // namespace sluice::app
