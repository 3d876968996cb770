#pragma once

// Decides whether the daemon is ready: whether work moves. It has no I/O.

#include "control/metrics/queue_watch.hpp"
#include "control/running_daemon.hpp"

#include <string>
#include <vector>

namespace sluice::control {

// A problem, and the way to mend it.
struct trouble {
    std::string message;
    std::string mend;
};

// A lane does not move when it has a task that could be delivered but has waited this long.
inline constexpr std::chrono::minutes longest_due{10};

// Returns why the daemon is not ready; nothing when it is. A pause, a schedule of deliveries and a
// target that fails are no reasons: the queue waits by design.
std::vector<trouble> why_not_ready(const daemon_identity& identity,
                                   const engine::engine_view& engine, const queue_facts& queues,
                                   wall_time now);

// Returns everything that a person should look at, the worst first: the reasons above, uncertain
// and failed tasks, failing runs, held targets, pauses, changed files, disk, budgets, alerts.
std::vector<trouble> troubles(const daemon_identity& identity, const engine::engine_view& engine,
                              const queue_facts& queues, const std::vector<budget_now>& budgets,
                              wall_time now, const std::vector<alert_now>& alerts = {});

}  // namespace sluice::control
