#pragma once

// Ids as Ocoya's: 25 characters, lowercase letters and digits, starting with `c` (reference,
// section 1). Built like a cuid: `c`, eight of time, four of a counter, four of the seed, eight of
// chance.

#include <sluice/model/time.hpp>

#include <cstdint>
#include <string>

namespace sluice::sandbox {

// A small generator (splitmix64) whose numbers are the same everywhere for the same seed.
class seeded_numbers {
 public:
    explicit seeded_numbers(std::uint64_t seed) : state_(seed) {}
    std::uint64_t next();
    std::uint64_t below(std::uint64_t bound) { return next() % bound; }

 private:
    std::uint64_t state_;
};

class id_source {
 public:
    // Two sources with different `stream` give different ids for one seed.
    id_source(std::uint64_t seed, std::uint64_t stream);

    std::string next(wall_time created);

 private:
    std::uint64_t seed_;
    std::uint64_t counter_ = 0;
    seeded_numbers numbers_;
};

}  // namespace sluice::sandbox
