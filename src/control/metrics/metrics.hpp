#pragma once

// Writes all measurements of the daemon in the text format of Prometheus. It asks no other part, so
// tests give it every value.

#include "control/metrics/process_facts.hpp"
#include "control/metrics/queue_watch.hpp"
#include "control/running_daemon.hpp"

#include <string>

namespace sluice::control {

struct measured {
    const daemon_identity& identity;
    const engine::engine_view& engine;
    const std::vector<budget_now>& budgets;
    const queue_facts& queues;
    const std::optional<ledger::commit_activity>& commits;
    const process_facts& process;
    wall_time now;
    const std::vector<alert_now>& alerts;
};

// At most this many names of a kind (lanes, incomings, askers of a budget) have their own series.
inline constexpr std::size_t most_names = 1000;

std::string metrics_text(const measured& all);

}  // namespace sluice::control
