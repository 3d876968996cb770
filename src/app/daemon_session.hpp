#pragma once

// From the command line of `run` and `once` to an exit code.

#include <chrono>
#include <string>

namespace sluice::app {

// A round by hand waits this long for tasks that are to be tried again.
inline constexpr std::chrono::minutes round_patience{2};

struct session_options {
    std::string directory;  // of the configuration
    std::string state;      // directory of the ledger
    bool once = false;      // one round, then end
    std::string only;       // of this incoming; empty: of all
    bool as_json = false;   // the round's report
};

int run_session(const session_options& options);

}  // namespace sluice::app
