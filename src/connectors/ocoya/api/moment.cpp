#include "connectors/ocoya/api/moment.hpp"

#include <sluice/model/printable.hpp>
#include <sluice/model/text.hpp>

#include <algorithm>
#include <cstdint>
#include <vector>

namespace sluice::ocoya {

namespace {

using std::chrono::milliseconds;
using std::chrono::minutes;

bool all_digits(std::string_view text) {
    return !text.empty() &&
           std::all_of(text.begin(), text.end(), [](char one) { return one >= '0' && one <= '9'; });
}

// Precondition: `digits` holds nothing but digits, at most nine.
int number(std::string_view digits) {
    int value = 0;
    for (const char digit : digits) {
        value = value * 10 + (digit - '0');
    }
    return value;
}

// "2026-02-01", "20260201"
std::optional<std::chrono::sys_days> date_of(std::string_view text) {
    const bool with_hyphens = text.size() == 10 && text[4] == '-' && text[7] == '-';
    std::string digits(text);
    std::erase(digits, '-');
    if ((!with_hyphens && text.size() != 8) || digits.size() != 8 || !all_digits(digits)) {
        return std::nullopt;
    }
    const std::string_view view = digits;
    const std::chrono::year_month_day date{
        std::chrono::year(number(view.substr(0, 4))),
        std::chrono::month(static_cast<unsigned>(number(view.substr(4, 2)))),
        std::chrono::day(static_cast<unsigned>(number(view.substr(6))))};
    return date.ok() ? std::optional(std::chrono::sys_days(date)) : std::nullopt;
}

// Recognises "2026-W05-7", "2026W057" and "2026-W05".
bool is_week_date(std::string_view text) {
    return text.size() >= 7 && all_digits(text.substr(0, 4)) &&
           text.substr(4).find_first_of("Ww") <= 1;
}

// Recognises "2026-032" and "2026032".
bool is_ordinal_date(std::string_view text) {
    if (text.size() == 8 && text[4] == '-') {
        return all_digits(text.substr(0, 4)) && all_digits(text.substr(5));
    }
    return text.size() == 7 && all_digits(text);
}

// Splits "09", "0930", "093000", and the same with colons, into parts of two digits.
std::vector<std::string_view> parts_of(std::string_view text) {
    std::vector<std::string_view> parts;
    const bool colons = text.size() > 2 && text[2] == ':';
    while (text.size() >= 2 && all_digits(text.substr(0, 2))) {
        parts.push_back(text.substr(0, 2));
        text.remove_prefix(2);
        if (colons && text.size() > 1 && text[0] == ':') {
            text.remove_prefix(1);
        } else if (colons) {
            break;
        }
    }
    return text.empty() && parts.size() <= 3 ? parts : std::vector<std::string_view>();
}

// Reads "09", "09:30", "093000.25" and "09:30,5": the last part may have a fraction. 24:00 is the
// end of the day.
std::optional<milliseconds> time_of(std::string_view text) {
    const auto cut = std::min(text.find_first_of(".,"), text.size());
    const auto parts = parts_of(text.substr(0, cut));
    auto fraction = text.substr(std::min(cut + 1, text.size()));
    if (parts.empty() || (cut < text.size() && !all_digits(fraction))) {
        return std::nullopt;
    }
    // Nine digits are nanoseconds. More would overflow the product below.
    fraction = fraction.substr(0, 9);
    constexpr std::int64_t units[] = {3'600'000, 60'000, 1'000};
    constexpr int most[] = {24, 59, 60};  // 60: a leap second
    std::int64_t sum = 0;
    for (std::size_t at = 0; at < parts.size(); ++at) {
        if (number(parts[at]) > most[at]) {
            return std::nullopt;
        }
        sum += number(parts[at]) * units[at];
    }
    std::int64_t share = units[parts.size() - 1] * number(fraction);
    for (std::size_t at = 0; at < fraction.size(); ++at) {
        share /= 10;
    }
    const milliseconds length(sum + share);
    return length <= std::chrono::hours(24) ? std::optional(length) : std::nullopt;
}

// Reads "Z", "+01:00", "+0100" and "+01". The typographic minus (U+2212) counts as a minus.
std::optional<minutes> zone_of(std::string_view text) {
    if (text == "Z" || text == "z") {
        return minutes(0);
    }
    constexpr std::string_view print_minus = "\xE2\x88\x92";
    const bool west = text.starts_with('-') || text.starts_with(print_minus);
    if (!west && !text.starts_with('+')) {
        return std::nullopt;
    }
    const auto parts = parts_of(text.substr(text.starts_with(print_minus) ? 3 : 1));
    if (parts.empty() || parts.size() > 2 || number(parts[0]) > 23 ||
        (parts.size() == 2 && number(parts[1]) > 59)) {
        return std::nullopt;
    }
    const minutes offset(number(parts[0]) * 60 + (parts.size() == 2 ? number(parts[1]) : 0));
    return west ? -offset : offset;
}

failure unreadable(std::string_view text, std::string_view fault) {
    return failure(failure_class::refused,
                   "'" + printable_cut(text, 80) + "' " + std::string(fault));
}

}  // namespace

result<std::string> normalised_moment(std::string_view given) {
    constexpr std::string_view no_time =
        "is no time with a date, a T and a zone (write it as 2026-02-01T09:00:00Z or with an "
        "offset such as +01:00)";
    const auto text = trimmed(given, " ");
    const auto between = std::min(text.find_first_of("Tt "), text.size());
    const auto day = text.substr(0, between);
    if (is_week_date(day)) {
        return unreadable(given, "is a week date (write the day as in 2026-02-01)");
    }
    if (is_ordinal_date(day)) {
        return unreadable(given,
                          "counts the days of the year (write month and day, as in 2026-02-01)");
    }
    const auto after = text.substr(std::min(between + 1, text.size()));
    // \xE2 is the first byte of the typographic minus.
    const auto zone_at = std::min(after.find_first_of("Zz+-\xE2"), after.size());
    const auto date = date_of(day);
    const auto time = time_of(trimmed(after.substr(0, zone_at), " "));
    if (!date || !time) {
        return unreadable(given, no_time);
    }
    if (zone_at == after.size()) {
        return unreadable(given,
                          "has no zone, and nobody can know which was meant (append Z for UTC, or "
                          "an offset such as +01:00)");
    }
    const auto zone = zone_of(after.substr(zone_at));
    if (!zone) {
        return unreadable(given, no_time);
    }
    const auto at = wall_time(*date) + *time - *zone;
    return format_utc_seconds(std::chrono::floor<std::chrono::seconds>(at));
}

namespace {

constexpr std::string_view mark = "now+";

}  // namespace

std::string marked_now(std::chrono::milliseconds lead) {
    return std::string(mark) + format_duration(lead);
}

std::optional<std::string> moment_of_mark(std::string_view text, wall_time now) {
    if (!text.starts_with(mark)) {
        return std::nullopt;
    }
    const auto lead = parse_duration(text.substr(mark.size()));
    if (!lead) {
        return std::nullopt;
    }
    // Rounded up: rounding down could shorten the lead, and Ocoya refuses a time that has passed.
    return format_utc_seconds(std::chrono::ceil<std::chrono::seconds>(now + *lead));
}

}  // namespace sluice::ocoya
