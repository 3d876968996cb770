#pragma once

// Keeps the ledger's answer about the queues for a few seconds, so that monitoring systems cannot
// keep the ledger busy.

#include <sluice/async/clock.hpp>
#include <sluice/ledger/ledger.hpp>

#include <map>
#include <optional>
#include <vector>

namespace sluice::control {

struct queue_facts {
    std::map<ledger::lane, std::map<ledger::task_state, std::int64_t>> open;  // tasks by state
    std::map<ledger::lane, ledger::lane_head> heads;
};

// Belongs to one shard.
class queue_watch {
 public:
    // Asks the ledger when the last answer is older than `longest_kept`. `ledger` and `time`
    // outlive the call.
    awaitable<result<std::shared_ptr<const queue_facts>>> look(ledger::ledger* ledger, clock* time);

    static constexpr std::chrono::seconds longest_kept{5};

 private:
    std::shared_ptr<const queue_facts> facts_;
    steady_time asked_{};
};

}  // namespace sluice::control
