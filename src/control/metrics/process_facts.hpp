#pragma once

// Asks the kernel about this process, for metrics.

#include <cstdint>
#include <optional>

namespace sluice::control {

struct process_facts {
    std::int64_t resident_bytes = 0;
    std::int64_t open_descriptors = 0;
    std::optional<std::int64_t> most_descriptors;
    double processor_seconds = 0;
    std::int64_t threads = 0;
};

// Reads /proc, which is in memory. Members that cannot be read stay 0.
process_facts look_at_process();

}  // namespace sluice::control
