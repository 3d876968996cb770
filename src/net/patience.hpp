#pragma once

// Divides the time of a whole exchange among its phases, and words the failure when it runs out.

#include <sluice/async/clock.hpp>
#include <sluice/error.hpp>

#include <algorithm>
#include <chrono>
#include <string>
#include <string_view>

namespace sluice::net {

class patience {
 public:
    struct limit {
        std::chrono::milliseconds length;      // the time to wait from now on, never below 0
        std::chrono::milliseconds configured;  // the value of the setting, for the message
        std::string_view name;                 // the name of the setting: the phase's, or "total"
    };

    patience(clock& time, std::chrono::milliseconds total)
        : time_(&time), total_(total), end_(time.steady_now() + total) {}

    std::chrono::milliseconds left() const;
    // Returns the phase's own limit, or the rest of the whole when that is less.
    limit of(std::string_view phase, std::chrono::milliseconds configured) const;
    // Returns a part of this time, measured by the same clock.
    patience within(std::chrono::milliseconds length) const {
        return {*time_, std::min(length, left())};
    }
    limit whole() const { return of("total", total_); }

 private:
    clock* time_;
    std::chrono::milliseconds total_;
    steady_time end_;
};

// Returns "no answer within 30s (first byte)", class unreachable.
failure too_late(std::string_view fault, const patience::limit& passed);

}  // namespace sluice::net
