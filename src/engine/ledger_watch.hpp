#pragma once

// Notices that somebody deleted or replaced the ledger's files under the daemon. Later writes are
// lost with the files, so the daemon takes nothing in and sends nothing from then on.

#include "engine/pause_state.hpp"
#include "engine/services.hpp"

namespace sluice::engine {

class ledger_watch {
 public:
    // The watch tells `held` to hold everything.
    ledger_watch(services services, pause_state& held) : services_(services), held_(held) {}

    // Looks every few seconds until it is cancelled (terminal). Repeats its log line every ten
    // minutes.
    awaitable<void> run();

 private:
    services services_;
    pause_state& held_;
};

}  // namespace sluice::engine
