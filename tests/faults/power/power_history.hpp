#pragma once

// The life of a ledger on a disk that loses power: random calls, a fault, the loss, a new opening.
// Then everything that it knows is compared with everything that it had acknowledged.

#include <sluice/ledger/sqlite.hpp>

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace sluice::testing {

enum class crash_kind { power_loss, kill };

struct power_options {
    std::uint32_t seed = 1;
    int losses = 5;  // one after another, on one ledger
    ledger::durability keeps = ledger::durability::power_safe;
    crash_kind crash = crash_kind::power_loss;
    bool syncs_lie = false;
    // The allowed loss: nothing that was acknowledged, or the latest calls (but never one from the
    // middle).
    bool tail_may_go = false;
    int calls = 24;          // before a loss, at most
    int steps = 120;         // of the disk, within which the power goes
    int largest_task = 600;  // bytes; with large ones the log is copied while calls come
};

// One of the faults: the power was lost after the log had been copied into the file.
inline constexpr const char* log_copied = "behind a copy of the log";

// The other kinds of faults, each of which many histories meet together.
std::vector<std::string> kinds_of_faults();

struct power_outcome {
    int losses = 0;
    int acknowledged = 0;               // calls
    std::map<std::string, int> faults;  // faults that happened, with their number
    std::vector<std::string> wrong;     // empty: all is well

    power_outcome& operator+=(const power_outcome& other);
    std::vector<std::string> never_met() const;  // of kinds_of_faults()
    std::string text() const;
};

power_outcome run_power_history(const power_options& options);

// Runs this many histories, with the seeds from `options.seed` on.
power_outcome run_power_histories(power_options options, int count);

}  // namespace sluice::testing
