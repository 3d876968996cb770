#pragma once

// How much memory this process came to hold while something ran.

#include <cstddef>
#include <fstream>
#include <limits>
#include <string>

namespace sluice::testing {

class peak_memory {
 public:
    // The kernel forgets the peak so far.
    peak_memory() {
        std::ofstream("/proc/self/clear_refs") << "5\n";
        before_ = kilobytes_of("VmRSS:");
    }

    // Of resident memory, above what it was at the beginning.
    std::size_t growth_in_mib() const {
        const auto peak = kilobytes_of("VmHWM:");
        return peak > before_ ? (peak - before_) / 1024 : 0;
    }

 private:
    static std::size_t kilobytes_of(const std::string& name) {
        std::ifstream status("/proc/self/status");
        std::string word;
        std::size_t value = 0;
        while (status >> word) {
            if (word == name) {
                status >> value;
                return value;
            }
            status.ignore(std::numeric_limits<std::streamsize>::max(), '\n');
        }
        return 0;
    }

    std::size_t before_ = 0;
};

}  // namespace sluice::testing
