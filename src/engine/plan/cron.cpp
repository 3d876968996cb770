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
};

constexpr field_rule minute_rule{"minute", 0, 59, {}};
constexpr field_rule hour_rule{"hour", 0, 23, {}};
constexpr field_rule day_rule{"day of month", 1, 31, {}};
constexpr field_rule month_rule{"month", 1, 12, month_names};
constexpr field_rule weekday_rule{"day of week", 0, 7, day_names};

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
            ", *, lists (1,15), ranges (1-5) or steps (*/10)"};
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

template <std::size_t Size>
result<void> read_field(std::string_view text, const field_rule& rule, std::bitset<Size>& into) {
    for (const auto item : split(text, ',')) {
        const auto pieces = split(item, '/');
        const auto range = range_of(pieces[0], pieces.size() == 2, rule);
        int step = 1;
        if (pieces.size() == 2) {
            const auto [after, error] =
                std::from_chars(pieces[1].data(), pieces[1].data() + pieces[1].size(), step);
            if (error != std::errc{} || after != pieces[1].data() + pieces[1].size()) {
                return bad_field(item, rule);
            }
        }
        if (pieces.size() > 2 || !range || step < 1 || step > rule.high) {
            return bad_field(item, rule);
        }
        for (int value = range->first; value <= range->last; value += step) {
            into.set(static_cast<std::size_t>(value) % Size);  // Sunday is 0 and 7
        }
    }
    return {};
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
    for (auto read : {read_field(fields[0], minute_rule, made.minutes_),
                      read_field(fields[1], hour_rule, made.hours_),
                      read_field(fields[2], day_rule, made.days_),
                      read_field(fields[3], month_rule, made.months_),
                      read_field(fields[4], weekday_rule, made.weekdays_)}) {
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

bool cron::day_matches(std::chrono::local_days day) const {
    const std::chrono::year_month_day date(day);
    if (!months_.test(static_cast<unsigned>(date.month()))) {
        return false;
    }
    const bool by_date = days_.test(static_cast<unsigned>(date.day()));
    const bool by_week = weekdays_.test(std::chrono::weekday(day).c_encoding());
    if (any_day_ || any_weekday_) {
        return by_date && by_week;
    }
    return by_date || by_week;
}

std::optional<std::chrono::minutes> cron::time_in_day(std::chrono::minutes from) const {
    for (auto minute = from; minute < std::chrono::hours(24); minute += std::chrono::minutes(1)) {
        const auto count = static_cast<std::size_t>(minute.count());
        if (hours_.test(count / 60) && minutes_.test(count % 60)) {
            return minute;
        }
    }
    return std::nullopt;
}

std::optional<local_minutes> cron::next(local_minutes after) const {
    const auto start = after + std::chrono::minutes(1);
    auto day = std::chrono::floor<std::chrono::days>(start);
    std::chrono::minutes from = start - day;
    const auto last = day + std::chrono::days(366 * 8);  // past every leap-day gap, 1900 to 2100
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
