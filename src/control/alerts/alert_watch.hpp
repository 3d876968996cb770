#pragma once

// Follows the rules of `alerts` while the daemon runs. A message becomes a task of the alerts' own
// route, in one transaction with the state of its rule: it is told once, and the outgoing's rules
// on retries hold for it.

#include "control/alerts/alert_book.hpp"
#include "control/alerts/recent_activity.hpp"
#include "control/metrics/queue_watch.hpp"
#include "control/running_daemon.hpp"
#include "engine/services.hpp"

#include <sluice/model/secret_filter.hpp>

#include <chrono>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace sluice::control {

class alert_watch {
 public:
    // The arguments outlive the watch. A message leaves the machine: `filter` hides the secrets
    // that a reply may have repeated.
    alert_watch(const engine::services& services, running_daemon& daemon,
                const secret_filter& filter);

    // Looks every few seconds until it is cancelled (terminal). A look that fails changes nothing,
    // and the next one tries again.
    awaitable<void> run();

    // Looks once.
    awaitable<result<void>> look();

    // Every rule, by name.
    std::vector<alert_now> alerts() const;

    static constexpr std::chrono::seconds between_looks{5};

 private:
    struct due_step {
        const engine::alert_plan* plan;
        alert_step step;
    };

    awaitable<result<void>> read_states();
    awaitable<result<void>> read_earlier_runs(std::chrono::milliseconds longest);
    awaitable<result<failed_tasks>> count_failed(std::vector<engine::alert_plan> rules);
    std::vector<due_step> steps(const std::vector<engine::alert_plan>& rules,
                                const queue_facts& queues, const failed_tasks& failed);
    awaitable<result<void>> keep(due_step* due);
    awaitable<result<void>> forget_rules(std::vector<engine::alert_plan> rules);
    ledger::value_change stored_state(const std::string& rule, const alert_state& state) const;

    engine::services services_;
    running_daemon& daemon_;
    const secret_filter& filter_;
    std::string host_;
    queue_watch queues_;
    recent_activity recent_;
    std::map<std::string, alert_state> states_;  // by rule
    bool has_states_ = false;
    std::string last_failure_;
};

}  // namespace sluice::control
