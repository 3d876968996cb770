#pragma once

// The request for a run of tests/faults/run.

#include <cstdint>
#include <optional>

namespace sluice::testing {

struct fault_plan {
    int kills = 0;
    int power = 0;         // histories
    int network = 0;       // worlds
    int model = 0;         // histories on each ledger
    int reloads = 0;       // edits, each with a reload
    int reload_kills = 0;  // in the middle of a reload
    std::uint32_t seed = 1;
    bool verified = true;
    bool only_points = false;
};

extern const char* const usage_of_faults;

// Returns nullopt for a wrong command line.
std::optional<fault_plan> fault_plan_from(int argc, char** argv);

}  // namespace sluice::testing
