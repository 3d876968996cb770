#pragma once

// Keeps the ledger small while the daemon runs: what is old goes in short steps between which
// everything else has its turn, and the space goes back to the file system.

#include "engine/retention.hpp"
#include "engine/services.hpp"

namespace sluice::engine {

class upkeep {
 public:
    upkeep(services services, retention_policy policy) : services_(services), policy_(policy) {}

    // Sweeps now and then, until it is cancelled.
    awaitable<void> run();

    // Once. A failure ends it; the next one begins again.
    awaitable<result<void>> sweep();

 private:
    awaitable<result<void>> drop_old();
    awaitable<result<void>> give_space_back();

    services services_;
    retention_policy policy_;
    std::int64_t tasks_ = 0;  // of the sweep under way
    std::int64_t runs_ = 0;
    std::int64_t pages_ = 0;
};

}  // namespace sluice::engine
