#pragma once

// Notices that the ledger's files were deleted or replaced under the daemon. All that is written
// from then on is lost with them: nothing is taken in or sent any more.

#include "engine/pause_state.hpp"
#include "engine/services.hpp"

namespace sluice::engine {

class ledger_watch {
 public:
    // `held` is told to hold everything.
    ledger_watch(services services, pause_state& held) : services_(services), held_(held) {}

    // Looks every few seconds, until it is cancelled; says it again every ten minutes.
    awaitable<void> run();

 private:
    services services_;
    pause_state& held_;
};

}  // namespace sluice::engine
