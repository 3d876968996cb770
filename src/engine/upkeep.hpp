#pragma once

// Keeps the ledger small while the daemon runs: drops old tasks, runs and values, and gives the
// space back to the file system. Works in short steps, so that deliveries get their turn.

#include "engine/retention.hpp"
#include "engine/services.hpp"

namespace sluice::engine {

class upkeep {
 public:
    // A reload may change the policy, which outlives the upkeep: each sweep reads it anew.
    upkeep(services services, const retention_policy* policy)
        : services_(services), policy_(policy) {}

    // Sweeps every few minutes until it is cancelled (terminal). Cancelling keeps the steps that
    // are done.
    awaitable<void> run();

    // Sweeps once. A failure ends the sweep; the next sweep begins again.
    awaitable<result<void>> sweep();

 private:
    awaitable<result<void>> drop_old();
    awaitable<result<void>> give_space_back();

    services services_;
    const retention_policy* policy_;
    std::int64_t tasks_ = 0;  // of the sweep under way
    std::int64_t runs_ = 0;
    std::int64_t pages_ = 0;
};

}  // namespace sluice::engine
