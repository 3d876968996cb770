#pragma once

// Judges which conditions of a rule hold at one moment. No I/O.

#include "control/alerts/recent_activity.hpp"
#include "control/metrics/queue_watch.hpp"
#include "control/running_daemon.hpp"
#include "engine/plan/alert_settings.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace sluice::control {

// Tasks that failed or were rejected, by the time in which they are counted.
using failed_tasks = std::map<std::chrono::milliseconds, std::map<ledger::lane, std::int64_t>>;

struct alert_facts {
    const engine::engine_view& engine;
    const queue_facts& queues;
    const std::vector<budget_now>& budgets;
    const failed_tasks& failed;
    const recent_activity& recent;
    std::optional<std::uint64_t> free_space;  // of the disk of `state`
    std::string state;                        // directory
    wall_time now{};
};

// A condition that holds for one lane, incoming, budget or disk.
struct finding {
    std::string about;  // "route 'posts' to 'shop'"; no two findings of a rule share it
    std::string message;
    std::string mend;
    std::optional<wall_time> since;  // nullopt: nobody knows
    std::string route = {};
    std::string incoming = {};
    std::string outgoing = {};
};

struct judgement {
    std::vector<finding> held;
    // Nothing is known of these since the start of the process: an alert about them goes on.
    std::set<std::string> unknown = {};
};

judgement judge(const engine::alert_settings& rule, const alert_facts& facts);

}  // namespace sluice::control
