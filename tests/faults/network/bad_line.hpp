#pragma once

// Runs the kill matrix's routes over lines that misbehave, with the same accounts.

#include "faults/kills/watched_route.hpp"
#include "faults/network/fault_proxy.hpp"

#include <cstdint>
#include <map>
#include <set>
#include <string>

namespace sluice::testing {

struct bad_line_options {
    std::uint32_t seed = 1;
    int rounds = 5;
    int percent = 40;  // of the requests meet a fault
    bool verified = true;
};

struct bad_line_outcome {
    std::map<std::string, int> met;  // by kind; "refused" as the daemon said it
    std::set<std::string> never_met;
    tally all;

    bad_line_outcome& operator+=(const bad_line_outcome& other);
    // True when nothing is lost, doubled or out of order, and nothing is uncertain where the target
    // can be asked.
    bool good() const;
    std::string text() const;
};

// Makes rounds over bad lines, then rounds over good lines until no work is left.
bad_line_outcome run_bad_line(const bad_line_options& options);

}  // namespace sluice::testing
