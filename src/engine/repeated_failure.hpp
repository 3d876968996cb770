#pragma once

// The same failure over and over is said once, then now and then with a count, and once more when
// it is over. A decision without I/O.

#include <sluice/error.hpp>
#include <sluice/model/time.hpp>

#include <cstdint>
#include <optional>
#include <string>

namespace sluice::engine {

class repeated_failure {
 public:
    enum class news {
        fresh,   // it is another one than before: to be said
        still,   // the same for another hour: to be said, with times()
        folded,  // the same: not to be said
    };
    news failed(const failure& why, wall_time now);

    // It works: nothing when it did before.
    struct ended {
        std::int64_t times = 0;
        std::chrono::milliseconds lasted{0};
    };
    std::optional<ended> worked(wall_time now);

    std::int64_t times() const { return times_; }
    wall_time since() const { return since_; }

 private:
    bool is_same(const failure& why) const;

    std::optional<failure> last_;
    std::int64_t times_ = 0;  // in a row
    wall_time since_{};
    wall_time said_{};
};

// The text without its numbers: two that differ in a time, a page or an id alone are the same.
std::string without_numbers(const std::string& text);

}  // namespace sluice::engine
