#pragma once

// Limits the requests of a key to 60 a minute (API reference, section 4). A window opens with the
// first request and lasts a minute; a refused request does not prolong it.

#include <sluice/model/time.hpp>

#include <cstdint>
#include <map>
#include <optional>
#include <string>

namespace sluice::sandbox {

struct allowance {
    bool granted = true;
    std::int64_t limit = 0;
    std::int64_t remaining = 0;  // after this request
    wall_time reset;             // when the window ends
};

class rate_limiter {
 public:
    explicit rate_limiter(std::int64_t per_minute) : limit_(per_minute) {}

    // Counts one request of `bucket`. Returns nullopt when there is no limit (0 a minute).
    std::optional<allowance> take(const std::string& bucket, wall_time now);

    std::int64_t per_minute() const { return limit_; }
    void set_per_minute(std::int64_t limit) { limit_ = limit; }
    void clear() { windows_.clear(); }

 private:
    struct window {
        wall_time begin;
        std::int64_t used = 0;
    };

    std::int64_t limit_;
    std::map<std::string, window> windows_;
};

}  // namespace sluice::sandbox
