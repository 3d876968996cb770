#pragma once

// Computes the times of a cron line for schedules. The five fields are minute, hour, day of month,
// month and day of week, with lists, ranges, steps and names. If both days are restricted, either
// suffices (POSIX crontab). Knows local time only; the schedule knows the zone.
//
// Days may also be counted within the month:
//   day of month   L      the last day            L-3    the third day before the last
//                  LW     the last weekday        15W    the weekday nearest to the 15th
//   day of week    friL   the last Friday         fri#2  the second Friday
//   (also 5L, 5#2)
// A weekday is Monday to Friday. 15W stays within the month: 1W is never before the first. A month
// without that day (31W, mon#5) has none.

#include <sluice/error.hpp>

#include <bitset>
#include <chrono>
#include <optional>
#include <string_view>

namespace sluice::engine {

using local_minutes = std::chrono::local_time<std::chrono::minutes>;

class cron {
 public:
    // Reads five fields, or @hourly, @daily (@midnight), @weekly, @monthly, @yearly (@annually). A
    // failure names the field. A time that never comes (30 February) is a failure, too.
    static result<cron> parse(std::string_view text);

    // Returns the first matching minute after `after`. Every line that parse() accepts has one
    // within forty years.
    std::optional<local_minutes> next(local_minutes after) const;

    // Says whether the hour begins with `*`. A change to or from summer time neither skips nor
    // repeats a run of such a schedule, as in cron(8).
    bool hourly() const { return any_hour_; }

 private:
    bool day_matches(std::chrono::local_days day) const;
    bool read_date(std::string_view item);
    bool read_weekday(std::string_view item);
    bool date_matches(const std::chrono::year_month_day& date) const;
    bool weekday_matches(const std::chrono::year_month_day& date) const;
    std::optional<std::chrono::minutes> time_in_day(std::chrono::minutes from) const;

    std::bitset<60> minutes_;
    std::bitset<24> hours_;
    std::bitset<32> days_;
    std::bitset<13> months_;
    std::bitset<7> weekdays_;
    std::bitset<31> days_before_last_;      // L is 0, L-3 is 3
    std::bitset<32> days_for_weekday_;      // 15W
    bool last_weekday_ = false;             // LW
    std::bitset<7> weekdays_last_;          // friL
    std::bitset<7 * 5> weekdays_numbered_;  // fri#2 is 5 * 5 + 1
    bool any_hour_ = true;
    bool any_day_ = true;
    bool any_weekday_ = true;
};

}  // namespace sluice::engine
