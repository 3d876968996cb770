#include <sluice/model/printable.hpp>
#include <sluice/model/time.hpp>

#include <charconv>
#include <cstdint>
#include <iterator>
#include <optional>

namespace sluice {
namespace {

using std::chrono::milliseconds;

// Reads exactly `count` digits.
std::optional<int> take_digits(std::string_view& rest, std::size_t count) {
    if (rest.size() < count) {
        return std::nullopt;
    }
    int value = 0;
    for (std::size_t i = 0; i < count; ++i) {
        const char c = rest[i];
        if (c < '0' || c > '9') {
            return std::nullopt;
        }
        value = value * 10 + (c - '0');
    }
    rest.remove_prefix(count);
    return value;
}

bool take(std::string_view& rest, char expected) {
    if (rest.empty() || rest.front() != expected) {
        return false;
    }
    rest.remove_prefix(1);
    return true;
}

// Reads the digits after the point, cut to milliseconds.
std::optional<int> fraction(std::string_view& rest) {
    if (!take(rest, '.')) {
        return 0;
    }
    int value = 0;
    std::size_t count = 0;
    for (; !rest.empty() && rest.front() >= '0' && rest.front() <= '9'; rest.remove_prefix(1)) {
        if (count < 3) {
            value = value * 10 + (rest.front() - '0');
        }
        ++count;
    }
    if (count == 0) {
        return std::nullopt;
    }
    for (; count < 3; ++count) {
        value *= 10;
    }
    return value;
}

std::optional<std::chrono::minutes> zone(std::string_view& rest) {
    if (take(rest, 'Z') || take(rest, 'z')) {
        return std::chrono::minutes(0);
    }
    const bool east = !rest.empty() && rest.front() == '+';
    if (!east && (rest.empty() || rest.front() != '-')) {
        return std::nullopt;
    }
    rest.remove_prefix(1);
    const auto hours = take_digits(rest, 2);
    if (!hours || *hours > 23) {
        return std::nullopt;
    }
    // The colon is optional: ISO 8601's basic form leaves it out.
    take(rest, ':');
    const auto minutes = take_digits(rest, 2);
    if (!minutes || *minutes > 59) {
        return std::nullopt;
    }
    const std::chrono::minutes offset(*hours * 60 + *minutes);
    return east ? offset : -offset;
}

std::optional<std::chrono::sys_days> date_of(std::string_view& rest) {
    const auto year = take_digits(rest, 4);
    if (!year || !take(rest, '-')) {
        return std::nullopt;
    }
    const auto month = take_digits(rest, 2);
    if (!month || !take(rest, '-')) {
        return std::nullopt;
    }
    const auto day = take_digits(rest, 2);
    if (!day) {
        return std::nullopt;
    }
    const std::chrono::year_month_day date{std::chrono::year(*year),
                                           std::chrono::month(static_cast<unsigned>(*month)),
                                           std::chrono::day(static_cast<unsigned>(*day))};
    if (!date.ok()) {
        return std::nullopt;
    }
    return std::chrono::sys_days(date);
}

std::optional<milliseconds> time_of_day(std::string_view& rest) {
    const auto hour = take_digits(rest, 2);
    if (!hour || *hour > 23 || !take(rest, ':')) {
        return std::nullopt;
    }
    const auto minute = take_digits(rest, 2);
    if (!minute || *minute > 59 || !take(rest, ':')) {
        return std::nullopt;
    }
    const auto second = take_digits(rest, 2);
    if (!second || *second > 60) {  // 60: a leap second, which the next minute absorbs
        return std::nullopt;
    }
    const auto part = fraction(rest);
    if (!part) {
        return std::nullopt;
    }
    return std::chrono::hours(*hour) + std::chrono::minutes(*minute) +
           std::chrono::seconds(*second) + milliseconds(*part);
}

std::optional<wall_time> utc(std::string_view rest) {
    const auto date = date_of(rest);
    if (!date || (!take(rest, 'T') && !take(rest, 't'))) {
        return std::nullopt;
    }
    const auto time = time_of_day(rest);
    if (!time) {
        return std::nullopt;
    }
    const auto offset = zone(rest);
    if (!offset || !rest.empty()) {
        return std::nullopt;
    }
    return wall_time(*date) + *time - *offset;
}

// Writes `value` as printf's %0*d does; `width` counts the minus sign too.
void append_padded(std::string& out, std::int64_t value, std::size_t width) {
    char digits[24];
    const char* end = std::to_chars(std::begin(digits), std::end(digits), value).ptr;
    const std::size_t sign = value < 0 ? 1 : 0;
    const auto length = static_cast<std::size_t>(end - digits);
    out.append(digits, sign);
    out.append(width > length ? width - length : 0, '0');
    out.append(digits + sign, length - sign);
}

std::string formatted(wall_time at, bool with_milliseconds) {
    const auto day = std::chrono::floor<std::chrono::days>(at);
    const std::chrono::year_month_day date(day);
    const std::chrono::hh_mm_ss time(at - day);
    std::string out;
    out.reserve(24);
    append_padded(out, static_cast<int>(date.year()), 4);
    out += '-';
    append_padded(out, static_cast<unsigned>(date.month()), 2);
    out += '-';
    append_padded(out, static_cast<unsigned>(date.day()), 2);
    out += 'T';
    append_padded(out, time.hours().count(), 2);
    out += ':';
    append_padded(out, time.minutes().count(), 2);
    out += ':';
    append_padded(out, time.seconds().count(), 2);
    if (with_milliseconds) {
        out += '.';
        append_padded(out, time.subseconds().count(), 3);
    }
    out += 'Z';
    return out;
}

struct unit {
    std::string_view name;
    std::int64_t length;  // in milliseconds
};

// Longest first, so that "ms" is not read as "m".
constexpr unit units[] = {
    {"ms", 1}, {"d", 86'400'000}, {"h", 3'600'000}, {"m", 60'000}, {"s", 1'000},
};

const unit* unit_at(std::string_view text) {
    for (const auto& candidate : units) {
        if (text.starts_with(candidate.name)) {
            return &candidate;
        }
    }
    return nullptr;
}

failure not_a_duration(std::string_view text) {
    return {failure_class::invalid, "'" + std::string(text) + "' is not a length of time",
            "write a number with its unit: 250ms, 30s, 5m, 2h, 1d, or 1h30m"};
}

}  // namespace

std::string format_utc_seconds(wall_time at) {
    return formatted(at, false);
}

std::string format_utc(wall_time at) {
    return formatted(at, true);
}

result<wall_time> parse_utc(std::string_view text) {
    const auto at = utc(text);
    if (!at) {
        return failure(failure_class::invalid,
                       "'" + printable_cut(text, 64) + "' is not a point in time",
                       "write it as 2026-01-31T09:00:00Z or with an offset, +01:00");
    }
    return *at;
}

result<milliseconds> parse_duration(std::string_view text) {
    constexpr std::int64_t longest = std::int64_t{36'500} * 86'400'000;  // a hundred years
    std::int64_t sum = 0;
    std::string_view rest = text;
    if (rest.empty()) {
        return not_a_duration(text);
    }
    while (!rest.empty()) {
        std::int64_t count = 0;
        const auto [after, error] = std::from_chars(rest.data(), rest.data() + rest.size(), count);
        if (error != std::errc{} || count < 0) {
            return not_a_duration(text);
        }
        rest.remove_prefix(static_cast<std::size_t>(after - rest.data()));
        const unit* found = unit_at(rest);
        if (found == nullptr || count > longest / found->length) {
            return not_a_duration(text);
        }
        rest.remove_prefix(found->name.size());
        sum += count * found->length;
        if (sum > longest) {
            return not_a_duration(text);
        }
    }
    return milliseconds(sum);
}

std::string format_duration(milliseconds length) {
    if (length.count() == 0) {
        return "0s";
    }
    constexpr unit descending[] = {
        {"d", 86'400'000}, {"h", 3'600'000}, {"m", 60'000}, {"s", 1'000}, {"ms", 1}};
    std::string out;
    std::int64_t rest = length.count();
    for (const auto& step : descending) {
        if (rest >= step.length) {
            out += std::to_string(rest / step.length) + std::string(step.name);
            rest %= step.length;
        }
    }
    return out;
}

}  // namespace sluice
