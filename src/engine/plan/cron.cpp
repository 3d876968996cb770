#include "engine/plan/cron.hpp"

#include <sluice/model/text.hpp>

#include <algorithm>
#include <array>
#include <charconv>
#include <span>
#include <string>
#include <vector>

namespace sluice::engine {
namespace {

constexpr std::array<std::string_view, 12> month_names = {"jan", "feb", "mar", "apr", "may", "jun",
                                                          "jul", "aug", "sep", "oct", "nov", "dec"};
constexpr std::array<std::string_view, 7> day_names = {"sun", "mon", "tue", "wed",
                                                       "thu", "fri", "sat"};

struct field_rule {
    std::string_view name;
    int low;
    int high;
    std::span<const std::string_view> names;  // the first stands for `low`
    std::string_view more;                    // that the field takes, for messages
};

constexpr field_rule minute_rule{"minute", 0, 59, {}, ""};
constexpr field_rule hour_rule{"hour", 0, 23, {}, ""};
constexpr field_rule day_rule{"day of month", 1, 31, {}, ", L, L-3, LW, 15W"};
constexpr field_rule month_rule{"month", 1, 12, month_names, ""};
constexpr field_rule weekday_rule{"day of week", 0, 7, day_names, ", friL, fri#2"};

struct macro {
    std::string_view name;
    std::string_view fields;
};

constexpr std::array<macro, 7> macros = {{{"@hourly", "0 * * * *"},
                                          {"@daily", "0 0 * * *"},
                                          {"@midnight", "0 0 * * *"},
                                          {"@weekly", "0 0 * * 0"},
                                          {"@monthly", "0 0 1 * *"},
                                          {"@yearly", "0 0 1 1 *"},
                                          {"@annually", "0 0 1 1 *"}}};

std::vector<std::string_view> split(std::string_view text, char at) {
    std::vector<std::string_view> parts;
    for (;;) {
        const auto place = text.find(at);
        parts.push_back(text.substr(0, place));
        if (place == std::string_view::npos) {
            return parts;
        }
        text.remove_prefix(place + 1);
    }
}

std::vector<std::string_view> words(std::string_view text) {
    std::vector<std::string_view> found = split(text, ' ');
    std::erase_if(found, [](std::string_view word) { return word.empty(); });
    return found;
}

std::optional<int> value_of(std::string_view text, const field_rule& rule) {
    for (std::size_t i = 0; i < rule.names.size(); ++i) {
        if (ascii::same_ignoring_case(text, rule.names[i])) {
            return rule.low + static_cast<int>(i);
        }
    }
    int value = 0;
    const auto [after, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || after != text.data() + text.size() || value < rule.low ||
        value > rule.high) {
        return std::nullopt;
    }
    return value;
}

failure bad_field(std::string_view text, const field_rule& rule) {
    return {
        failure_class::invalid,
        "'" + std::string(text) + "' is not a " + std::string(rule.name) + " of a cron schedule",
        "use " + std::to_string(rule.low) + "-" + std::to_string(rule.high) +
            ", *, lists (1,15), ranges (1-5)" + std::string(rule.more) + " or steps (*/10)"};
}

struct span_of_values {
    int first;
    int last;
};

std::optional<span_of_values> range_of(std::string_view text, bool stepped,
                                       const field_rule& rule) {
    if (text == "*") {
        return span_of_values{rule.low, rule.high};
    }
    const auto ends = split(text, '-');
    const auto first = value_of(ends[0], rule);
    if (ends.size() > 2 || !first) {
        return std::nullopt;
    }
    if (ends.size() == 1) {  // "5/10": from 5 to the end
        return span_of_values{*first, stepped ? rule.high : *first};
    }
    const auto last = value_of(ends[1], rule);
    if (!last || *last < *first) {
        return std::nullopt;
    }
    return span_of_values{*first, *last};
}

std::optional<int> whole_number(std::string_view text) {
    int value = 0;
    const auto [after, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    const bool whole = error == std::errc{} && after == text.data() + text.size();
    return whole ? std::optional(value) : std::nullopt;
}

template <std::size_t Size>
bool read_item(std::string_view item, const field_rule& rule, std::bitset<Size>& into) {
    const auto pieces = split(item, '/');
    const auto range = range_of(pieces[0], pieces.size() == 2, rule);
    const auto step = pieces.size() == 2 ? whole_number(pieces[1]) : 1;
    if (pieces.size() > 2 || !range || !step || *step < 1 || *step > rule.high) {
        return false;
    }
    for (int value = range->first; value <= range->last; value += *step) {
        into.set(static_cast<std::size_t>(value) % Size);  // Sunday is 0 and 7
    }
    return true;
}

// `counted` takes an item that only a day can be, such as `L`; it returns false for any other.
template <std::size_t Size, class Counted>
result<void> read_field(std::string_view text, const field_rule& rule, std::bitset<Size>& into,
                        Counted counted) {
    for (const auto item : split(text, ',')) {
        if (!counted(item) && !read_item(item, rule, into)) {
            return bad_field(item, rule);
        }
    }
    return {};
}

bool ends_in(std::string_view text, char letter) {
    return text.size() > 1 && ascii::lower(text.back()) == letter;
}

using std::chrono::days;
using std::chrono::local_days;
using std::chrono::year_month_day;

unsigned last_day_of(const year_month_day& date) {
    return static_cast<unsigned>((date.year() / date.month() / std::chrono::last).day());
}

bool is_weekend(const year_month_day& date) {
    return std::chrono::weekday(local_days(date)).iso_encoding() > 5;
}

// Returns the Monday to Friday nearest to a day of the month of `date`, within that month.
year_month_day nearest_weekday(const year_month_day& date) {
    const local_days day(date);
    const auto in_week = std::chrono::weekday(day).iso_encoding();
    const auto number = static_cast<unsigned>(date.day());
    if (in_week == 6) {
        return year_month_day(number == 1 ? day + days(2) : day - days(1));
    }
    if (in_week == 7) {
        return year_month_day(number == last_day_of(date) ? day - days(2) : day + days(1));
    }
    return date;
}

}  // namespace

result<cron> cron::parse(std::string_view text) {
    for (const auto& known : macros) {
        if (text == known.name) {
            text = known.fields;
        }
    }
    const auto fields = words(text);
    if (fields.size() != 5) {
        return failure(
            failure_class::invalid, "'" + std::string(text) + "' is not a schedule",
            "write 'every 5m', five cron fields (minute hour day month weekday), @hourly, "
            "@daily, @weekly, @monthly, @yearly, or 'by hand'");
    }
    cron made;
    const auto none = [](std::string_view) { return false; };
    const auto counted_date = [&made](std::string_view item) { return made.read_date(item); };
    const auto counted_weekday = [&made](std::string_view item) { return made.read_weekday(item); };
    for (auto read : {read_field(fields[0], minute_rule, made.minutes_, none),
                      read_field(fields[1], hour_rule, made.hours_, none),
                      read_field(fields[2], day_rule, made.days_, counted_date),
                      read_field(fields[3], month_rule, made.months_, none),
                      read_field(fields[4], weekday_rule, made.weekdays_, counted_weekday)}) {
        if (!read) {
            return read.error();
        }
    }
    // As in cron(8), a field that begins with `*` restricts nothing here, also `*/2`.
    made.any_hour_ = fields[1].starts_with('*');
    made.any_day_ = fields[2].starts_with('*');
    made.any_weekday_ = fields[4].starts_with('*');
    // A line that can never match would wait for ever without a word.
    if (!made.next(local_minutes())) {
        return failure(failure_class::invalid, "'" + std::string(text) + "' never comes",
                       "no such month has that day: mend the day of month or the month");
    }
    return made;
}

// Reads L, L-3, LW and 15W.
bool cron::read_date(std::string_view item) {
    if (ascii::same_ignoring_case(item, "LW")) {
        last_weekday_ = true;
        return true;
    }
    if (ascii::same_ignoring_case(item, "L")) {
        days_before_last_.set(0);
        return true;
    }
    if (item.size() > 2 && ascii::same_ignoring_case(item.substr(0, 2), "L-")) {
        const auto before = whole_number(item.substr(2));
        if (!before || *before < 1 || *before > 30) {
            return false;
        }
        days_before_last_.set(static_cast<std::size_t>(*before));
        return true;
    }
    if (!ends_in(item, 'w')) {
        return false;
    }
    const auto day = value_of(item.substr(0, item.size() - 1), day_rule);
    if (day) {
        days_for_weekday_.set(static_cast<std::size_t>(*day));
    }
    return day.has_value();
}

// Reads friL and fri#2.
bool cron::read_weekday(std::string_view item) {
    const auto place = item.find('#');
    if (place != std::string_view::npos) {
        const auto day = value_of(item.substr(0, place), weekday_rule);
        const auto number = whole_number(item.substr(place + 1));
        if (!day || !number || *number < 1 || *number > 5) {
            return false;
        }
        weekdays_numbered_.set(static_cast<std::size_t>((*day % 7) * 5 + *number - 1));
        return true;
    }
    if (!ends_in(item, 'l')) {
        return false;
    }
    const auto day = value_of(item.substr(0, item.size() - 1), weekday_rule);
    if (day) {
        weekdays_last_.set(static_cast<std::size_t>(*day % 7));
    }
    return day.has_value();
}

bool cron::date_matches(const year_month_day& date) const {
    const auto day = static_cast<unsigned>(date.day());
    const auto last = last_day_of(date);
    if (days_.test(day) || days_before_last_.test(last - day)) {
        return true;
    }
    if (is_weekend(date)) {
        return false;
    }
    const auto month = date.year() / date.month();
    if (last_weekday_ && nearest_weekday(month / std::chrono::day(last)) == date) {
        return true;
    }
    if (days_for_weekday_.none()) {
        return false;
    }
    // The nearest weekday is at most two days away.
    const auto from = day > 2 ? day - 2 : 1;
    for (auto near = from; near <= std::min(day + 2, last); ++near) {
        if (days_for_weekday_.test(near) &&
            nearest_weekday(month / std::chrono::day(near)) == date) {
            return true;
        }
    }
    return false;
}

bool cron::weekday_matches(const year_month_day& date) const {
    const auto weekday = std::chrono::weekday(local_days(date)).c_encoding();
    const auto day = static_cast<unsigned>(date.day());
    return weekdays_.test(weekday) || weekdays_numbered_.test(weekday * 5 + (day - 1) / 7) ||
           (weekdays_last_.test(weekday) && day + 7 > last_day_of(date));
}

bool cron::day_matches(local_days day) const {
    const year_month_day date(day);
    if (!months_.test(static_cast<unsigned>(date.month()))) {
        return false;
    }
    if (any_day_ || any_weekday_) {
        return date_matches(date) && weekday_matches(date);
    }
    return date_matches(date) || weekday_matches(date);
}

std::optional<std::chrono::minutes> cron::time_in_day(std::chrono::minutes from) const {
    const auto start = static_cast<std::size_t>(from.count());
    for (auto hour = start / 60; hour < hours_.size(); ++hour) {
        auto minute = hour == start / 60 ? start % 60 : 0;
        for (; hours_.test(hour) && minute < minutes_.size(); ++minute) {
            if (minutes_.test(minute)) {
                return std::chrono::minutes(hour * 60 + minute);
            }
        }
    }
    return std::nullopt;
}

std::optional<local_minutes> cron::next(local_minutes after) const {
    const auto start = after + std::chrono::minutes(1);
    auto day = std::chrono::floor<std::chrono::days>(start);
    std::chrono::minutes from = start - day;
    // Leap days fall on each weekday within forty years, also around 2100.
    const auto last = day + std::chrono::days(366 * 41);
    for (; day < last; day += std::chrono::days(1)) {
        if (day_matches(day)) {
            if (const auto time = time_in_day(from)) {
                return day + *time;
            }
        }
        // Only the first day begins at `start`; every other day begins at midnight.
        from = std::chrono::minutes(0);
    }
    return std::nullopt;
}

}  // namespace sluice::engine
