#pragma once

// Measures the most memory that this process has held since a moment.

#include <cstddef>
#include <fstream>
#include <limits>
#include <string>

namespace sluice::testing {

// The address sanitizer holds back 256 MiB of freed memory, and keeps its own data beside that.
#if __has_feature(address_sanitizer)
constexpr std::size_t held_back_mib = 400;
#else
constexpr std::size_t held_back_mib = 0;
#endif

class peak_memory {
 public:
    // Makes the kernel forget the former peak.
    peak_memory() {
        std::ofstream("/proc/self/clear_refs") << "5\n";
        before_ = kilobytes_of("VmRSS:");
    }

    // Returns the growth of resident memory since then, less the part that a sanitizer may hold
    // back.
    std::size_t growth_in_mib() const {
        const auto peak = kilobytes_of("VmHWM:");
        const auto growth = peak > before_ ? (peak - before_) / 1024 : 0;
        return growth > held_back_mib ? growth - held_back_mib : 0;
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
