#pragma once

// Decides for intake and deliveries which of many equal failures to log: the first, then one an
// hour with a count, and the end. No I/O.

#include <sluice/error.hpp>
#include <sluice/model/time.hpp>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

namespace sluice::engine {

class repeated_failure {
 public:
    enum class news {
        fresh,   // differs from the failure before: log it
        still,   // the same failure for another hour: log it with times()
        folded,  // the same failure again: do not log it
    };
    news failed(const failure& why, wall_time now);

    // Notes a success. Returns nullopt when the call before succeeded, too.
    struct ended {
        std::int64_t times = 0;
        std::chrono::milliseconds lasted{0};
    };
    std::optional<ended> worked(wall_time now);

    std::int64_t times() const { return times_; }
    wall_time since() const { return since_; }

 private:
    bool is_same(const failure& why) const;

    std::unique_ptr<failure> last_;  // null: it works, as nearly always
    std::int64_t times_ = 0;  // in a row
    wall_time since_{};
    wall_time said_{};
};

// Replaces every number by `#`, so that texts that differ only in a time, a page or an id are
// equal.
std::string without_numbers(const std::string& text);

}  // namespace sluice::engine
