#pragma once

// Feeds the watchdog of the service manager, but only when work can progress. Before each feeding,
// a coroutine of the shard asks the ledger's writer for a small change and waits for its answer. A
// shard or writer that hangs stops the feeding, and the service manager then restarts the daemon.

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
