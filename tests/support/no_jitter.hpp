#pragma once

#include <sluice/async/clock.hpp>

#include <cstdint>

namespace sluice::testing {

// Always gives the smallest number: a backoff then waits as short as it can.
class no_jitter final : public random_source {
 public:
    std::uint64_t next() override { return 0; }
};

}  // namespace sluice::testing
