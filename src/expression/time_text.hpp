#pragma once

// Times in the formats of strftime, in English, with %-d for numbers without zeros before them.
// Letters of ours: %L milliseconds, %Q milliseconds since 1970, %:z the offset as +01:00.

#include "expression/zone.hpp"

#include <sluice/error.hpp>
#include <sluice/model/time.hpp>

#include <array>
#include <string>
#include <string_view>

namespace sluice::jmespath {

inline constexpr std::array<std::string_view, 12> month_names{
    "January", "February", "March",     "April",   "May",      "June",
    "July",    "August",   "September", "October", "November", "December"};
inline constexpr std::array<std::string_view, 7> day_names{
    "Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"};

// Letters that stand for several: %F is %Y-%m-%d. Empty for all others.
std::string_view written_out(char letter);

// Fails on a letter that is not known.
result<std::string> format_moment(wall_time moment, const zone& place, std::string_view format);

// A date without a time is midnight. A text without an offset is of the zone. Fails with the
// reason, or on a format without a date.
result<wall_time> read_moment(std::string_view text, std::string_view format, const zone& place);

// RFC 3339 in UTC, with milliseconds only when there are any.
std::string moment_text(wall_time moment);

// Years that four digits can write.
bool is_writable(wall_time moment);

}  // namespace sluice::jmespath
