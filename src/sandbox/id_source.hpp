#pragma once

// Makes ids like Ocoya's: `c` and 24 lower-case letters and digits (API reference, section 1). They
// are built like a cuid: eight characters of time, four of a counter, four of the seed, eight of
// chance.

#include <sluice/model/time.hpp>

#include <cstdint>
#include <string>

namespace sluice::sandbox {

// Gives the same numbers for the same seed on every machine (splitmix64). The distributions of the
// standard library do not promise that.
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
    // Two sources with different `stream` give different ids for the same seed.
    id_source(std::uint64_t seed, std::uint64_t stream);

    std::string next(wall_time created);

 private:
    std::uint64_t seed_;
    std::uint64_t counter_ = 0;
    seeded_numbers numbers_;
};

}  // namespace sluice::sandbox
