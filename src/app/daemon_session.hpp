#pragma once

// Runs a session from the command line of `run` to its exit code.

#include <chrono>
#include <string>

namespace sluice::app {

// A round by hand waits this long for tasks that are due again. Retries with short delays then end
// within the round.
inline constexpr std::chrono::minutes round_patience{2};

struct session_options {
    std::string directory;  // state directory, which holds the ledger
    std::string state;      // directory of the ledger
    bool once = false;      // run one round, then end
    std::string only;       // the only incoming of the round; empty: all of them
    bool as_json = false;   // write the report of the round as JSON
};

// Loads, checks, locks and runs. Returns the exit code. A wrong configuration starts nothing.
// Blocks until the session ends.
int run_session(const session_options& options);

}  // namespace sluice::app
