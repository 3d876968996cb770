#pragma once

// Decides which lines of the log are written: the daemon has a level, and a part such as route
// 'posts' may have its own. Both change while the daemon runs.

#include <sluice/model/event_log.hpp>

#include <atomic>
#include <map>
#include <mutex>
#include <span>
#include <string>
#include <utility>

namespace sluice::app {

// Any thread may use it.
class log_levels {
 public:
    // A part is named by a field of its lines: kind "route", name "posts".
    using part = std::pair<std::string, std::string>;

    explicit log_levels(log_level least) : own_(least), lowest_(least) {}

    // A line passes at the level of its part; with several parts the lowest level decides. A line
    // of no such part passes at the daemon's level.
    bool passes(log_level level, std::span<const log_field> fields) const;

    log_level own() const { return own_; }
    std::map<part, log_level> parts() const;

    void set(log_level own);
    void set(part of, log_level level);
    // Returns false when the part has no level of its own.
    bool reset(const part& of);

 private:
    void find_lowest();

    mutable std::mutex mutex_;
    std::atomic<log_level> own_;
    std::atomic<log_level> lowest_;  // of the daemon's and all parts'
    std::atomic<bool> has_parts_ = false;
    std::map<part, log_level> parts_;
};

}  // namespace sluice::app
