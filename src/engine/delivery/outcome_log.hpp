#pragma once

// Counts the outcomes of a lane's tasks, and logs them.

#include "engine/activity.hpp"
#include "engine/delivery/deliver.hpp"
#include "engine/services.hpp"

#include <sluice/component/handled_failures.hpp>
#include <sluice/ledger/ledger.hpp>

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace sluice::engine {

class outcome_log {
 public:
    // `in_batches` says that the publisher takes several deliveries at once. A load of them has a
    // line of its own, and its tasks have lines at level debug. `target` counts for the outgoing.
    // The references outlive it, as those of every part of a lane do.
    outcome_log(const services& services, const ledger::lane& lane, bool in_batches,
                target_activity& target);

    // Logs the outcomes of the load's tasks, in its order.
    void settled(const delivery_load& load, const std::vector<ledger::settlement>& outcomes);

    // Logs a failed attempt, whatever the task's outcome.
    void failed(const failure& why);

    // Counts a task about which its target has decided later.
    void decided(ledger::task_state to) { count(to, services_.time.now()); }

    // Since the start.
    const lane_activity& activity() const { return activity_; }

 private:
    void count(ledger::task_state to, wall_time at) {
        ++activity_.settled[to];
        if (to == ledger::task_state::finished) {
            activity_.finished.add(at);
        }
    }
    log_level level_of(const ledger::settlement& outcome, breaker::pass pass);
    bool is_known_wait(const ledger::settlement& outcome);

    const services& services_;
    const ledger::lane& lane_;
    bool in_batches_;
    target_activity& target_;
    lane_activity activity_;
    std::string wait_;  // the last reason in the log, without its numbers
};

// Logs the failures that `on_error` rules handled in one attempt at a task. A rule hides nothing.
void log_handled(const services& services, const ledger::task& task,
                 const handled_failures& handled);

}  // namespace sluice::engine
