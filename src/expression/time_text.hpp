#pragma once

// Writes and reads times in the formats of strftime, in English. %-d writes a number without zeros
// before it. Our own letters are %L for milliseconds, %Q for milliseconds since 1970, and %:z for
// an offset such as +01:00.

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

// Returns the long form of a letter: %F is %Y-%m-%d. Empty for letters without one.
std::string_view written_out(char letter);

// Fails on an unknown letter.
result<std::string> format_moment(wall_time moment, const zone& place, std::string_view format);

// A date without a time means midnight. A text without an offset is in `place`. Fails with the
// reason, also for a format without a year.
result<wall_time> read_moment(std::string_view text, std::string_view format, const zone& place);

// Writes RFC 3339 in UTC, with milliseconds only if there are any.
std::string moment_text(wall_time moment);

// True for years that four digits can write.
bool is_writable(wall_time moment);

}  // namespace sluice::jmespath
