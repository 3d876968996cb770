#pragma once

// Five-field cron: minute hour day-of-month month day-of-week, with lists, ranges, steps and names.
// When both days are restricted, either suffices (POSIX crontab). Decides on local time only.

#include <sluice/error.hpp>

#include <bitset>
#include <chrono>
#include <optional>
#include <string_view>

namespace sluice::engine {

using local_minutes = std::chrono::local_time<std::chrono::minutes>;

class cron {
 public:
    // Also @hourly, @daily (@midnight), @weekly, @monthly, @yearly (@annually). A failure names the
    // field. What never comes (30 February) is refused.
    static result<cron> parse(std::string_view text);

    // The first matching minute after `after`; one comes within eight years.
    std::optional<local_minutes> next(local_minutes after) const;

    // Does its hour begin with `*`? Summer time leaves such a schedule alone, as in cron(8).
    bool hourly() const { return any_hour_; }

 private:
    bool day_matches(std::chrono::local_days day) const;
    std::optional<std::chrono::minutes> time_in_day(std::chrono::minutes from) const;

    std::bitset<60> minutes_;
    std::bitset<24> hours_;
    std::bitset<32> days_;
    std::bitset<13> months_;
    std::bitset<7> weekdays_;
    bool any_hour_ = true;
    bool any_day_ = true;
    bool any_weekday_ = true;
};

}  // namespace sluice::engine
