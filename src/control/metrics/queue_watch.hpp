#pragma once

// Keeps the ledger's answer about the queues for a few seconds, so that monitoring systems cannot
// keep the ledger busy.

#include <sluice/async/clock.hpp>
#include <sluice/ledger/ledger.hpp>

#include <chrono>
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
    // Asks the ledger when the last answer is older than `oldest`, and older than twenty times what
    // it took: nobody can keep the ledger busy. `ledger` and `time` outlive the call.
    awaitable<result<std::shared_ptr<const queue_facts>>> look(
        ledger::ledger* ledger, clock* time, std::chrono::milliseconds oldest = longest_kept);

    static constexpr std::chrono::seconds longest_kept{5};

 private:
    std::shared_ptr<const queue_facts> facts_;
    steady_time asked_{};
    steady_time::duration took_{};
};

}  // namespace sluice::control
