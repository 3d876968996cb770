#pragma once

// Decides whether the daemon is ready: whether work moves. It has no I/O.

#include "control/metrics/queue_watch.hpp"
#include "control/running_daemon.hpp"

#include <string>
#include <vector>

namespace sluice::control {

// Something that is wrong, and what mends it.
struct trouble {
    std::string message;
    std::string mend;
};

// A task that could be delivered and is not for so long shows that its lane does not move.
inline constexpr std::chrono::minutes longest_due{10};

// Returns why the daemon is not ready; nothing when it is. A pause, a schedule of deliveries and a
// target that fails are no reasons: the queue waits by design.
std::vector<trouble> why_not_ready(const daemon_identity& identity,
                                   const engine::engine_view& engine, const queue_facts& queues,
                                   wall_time now);

// Returns everything that a person should look at, the worst first. It holds the reasons above, and
// more: uncertain and failed tasks, failing runs, held targets, pauses, changed files, disk,
// budgets.
std::vector<trouble> troubles(const daemon_identity& identity, const engine::engine_view& engine,
                              const queue_facts& queues, const std::vector<budget_now>& budgets,
                              wall_time now);

}  // namespace sluice::control
