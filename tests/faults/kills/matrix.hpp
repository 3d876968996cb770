#pragma once

// Kills the real program again and again, lets it finish, and counts.

#include "faults/kills/watched_route.hpp"

#include <cstdint>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <vector>

namespace sluice::testing {

struct matrix_options {
    int kills = 300;
    std::uint32_t seed = 1;
    bool verified = true;
    int kills_a_world = 40;  // then it is finished and accounted for, and a new one begins
    std::function<void(const std::string&)> tell = [](const std::string&) {};
};

struct matrix_outcome {
    int kills = 0;
    int worlds = 0;
    std::map<std::string, int> kills_by_point;  // "random" is one of them
    std::set<std::string> never_reached;        // of the named points
    tally all;

    // "lost 0 doubled 0 uncertain 0 out of order 0"
    std::string line() const;
    // All of that is 0, and every named point was reached.
    bool good() const;
};

matrix_outcome run_matrix(const matrix_options& options);

}  // namespace sluice::testing
