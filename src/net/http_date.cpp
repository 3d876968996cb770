#include "net/header_name.hpp"

#include <sluice/model/text.hpp>
#include <sluice/net/stated_time.hpp>

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

namespace sluice::net {

namespace {

using std::chrono::minutes;
using std::chrono::seconds;

constexpr std::array<std::string_view, 12> months = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                     "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
constexpr std::array<std::string_view, 7> weekdays = {"Mon", "Tue", "Wed", "Thu",
                                                      "Fri", "Sat", "Sun"};

bool all_digits(std::string_view text) {
    return !text.empty() && std::ranges::all_of(text, ascii::is_digit);
}

int number(std::string_view digits) {
    int value = 0;
    std::from_chars(digits.data(), digits.data() + digits.size(), value);
    return value;
}

// Holds the parts of a date that were read so far. Their order differs by form, so each part is
// known by its shape.
struct date_parts {
    std::optional<int> day;
    std::optional<unsigned> month;
    std::optional<std::string_view> year;
    std::optional<seconds> time;
    std::optional<minutes> zone;
    bool weekday = false;
};

// Reads "08:49:37"; 60 is a leap second.
std::optional<seconds> time_of(std::string_view text) {
    if (text.size() != 8 || text[2] != ':' || text[5] != ':' || !all_digits(text.substr(0, 2)) ||
        !all_digits(text.substr(3, 2)) || !all_digits(text.substr(6))) {
        return std::nullopt;
    }
    const int hour = number(text.substr(0, 2));
    const int minute = number(text.substr(3, 2));
    const int second = number(text.substr(6));
    if (hour > 23 || minute > 59 || second > 60) {
        return std::nullopt;
    }
    return std::chrono::hours(hour) + minutes(minute) + seconds(second);
}

// Reads "GMT" or "+0100".
std::optional<minutes> zone_of(std::string_view text) {
    for (const std::string_view name : {"GMT", "UTC", "UT", "Z"}) {
        if (ascii::same_ignoring_case(text, name)) {
            return minutes(0);
        }
    }
    const bool offset = text.size() == 5 && (text[0] == '+' || text[0] == '-');
    if (!offset || !all_digits(text.substr(1))) {
        return std::nullopt;
    }
    const minutes length(number(text.substr(1, 2)) * 60 + number(text.substr(3)));
    return text[0] == '+' ? length : -length;
}

// Finds "Nov" and "November" by their first three letters.
template <std::size_t Count>
std::optional<unsigned> place_of(std::string_view word,
                                 const std::array<std::string_view, Count>& names) {
    for (unsigned at = 0; at < Count; ++at) {
        if (word.size() >= 3 && ascii::same_ignoring_case(word.substr(0, 3), names[at])) {
            return at;
        }
    }
    return std::nullopt;
}

template <class T>
bool take(std::optional<T>& slot, std::optional<T> value) {
    if (slot || !value) {
        return false;
    }
    slot = value;
    return true;
}

bool take_number(date_parts& parts, std::string_view digits) {
    if (!parts.day && digits.size() <= 2) {
        parts.day = number(digits);
        return true;
    }
    const bool year = digits.size() == 2 || digits.size() == 4;
    return year && take(parts.year, std::optional(digits));
}

bool take_part(date_parts& parts, std::string_view text) {
    if (all_digits(text)) {
        return take_number(parts, text);
    }
    if (ascii::is_digit(text.front())) {
        return take(parts.time, time_of(text));
    }
    if (const auto zone = zone_of(text)) {
        return parts.time && take(parts.zone, zone);
    }
    if (const auto month = place_of(text, months)) {
        return take(parts.month, std::optional(*month + 1));
    }
    return !std::exchange(parts.weekday, true) && place_of(text, weekdays).has_value();
}

// Splits a text at blanks and commas. A hyphen before the time separates, too ("06-Nov-94"); after
// the time it is the sign of a zone.
std::optional<date_parts> parts_of(std::string_view text) {
    date_parts parts;
    while (!text.empty()) {
        const bool blank = text.front() == ' ' || text.front() == ',' || text.front() == '\t';
        if (blank || (text.front() == '-' && (parts.day || parts.month) && !parts.time)) {
            text.remove_prefix(1);
            continue;
        }
        const auto end = std::min(text.find_first_of(" ,-\t", 1), text.size());
        if (!take_part(parts, text.substr(0, end))) {
            return std::nullopt;
        }
        text.remove_prefix(end);
    }
    return parts;
}

// A year of two digits that lies more than 50 years ahead belongs to the past century (RFC 9110,
// 5.6.7). Without `now`, years from 70 on are 19xx.
int year_of(std::string_view digits, std::optional<wall_time> now) {
    if (digits.size() == 4) {
        return number(digits);
    }
    const int in_century = number(digits);
    if (!now) {
        return in_century + (in_century < 70 ? 2000 : 1900);
    }
    const std::chrono::year_month_day today(std::chrono::floor<std::chrono::days>(*now));
    const int this_year = static_cast<int>(today.year());
    const int year = this_year - this_year % 100 + in_century;
    return year > this_year + 50 ? year - 100 : year;
}

}  // namespace

std::optional<wall_time> parse_http_date(std::string_view text, std::optional<wall_time> now) {
    const auto parts = parts_of(text);
    if (!parts || !parts->day || !parts->month || !parts->year || !parts->time) {
        return std::nullopt;
    }
    const std::chrono::year_month_day date{std::chrono::year(year_of(*parts->year, now)),
                                           std::chrono::month(*parts->month),
                                           std::chrono::day(static_cast<unsigned>(*parts->day))};
    if (!date.ok()) {
        return std::nullopt;
    }
    return wall_time(std::chrono::sys_days(date)) + *parts->time - parts->zone.value_or(minutes(0));
}

}  // namespace sluice::net
