// time_add, time_floor: by the calendar of a zone.

#include "expression/moment_argument.hpp"

#include <array>
#include <charconv>
#include <chrono>
#include <string>

namespace sluice::jmespath {

namespace {

namespace chrono = std::chrono;

// What "1y2mo3w4d5h" adds: months and days by the calendar, the rest by the clock.
struct span_of_time {
    std::int64_t months = 0;
    std::int64_t days = 0;
    std::int64_t milliseconds = 0;
};

struct unit {
    std::string_view name;
    std::int64_t span_of_time::* part;
    std::int64_t size;
};

// Longer names before their beginnings.
constexpr std::array<unit, 8> units{{
    {"mo", &span_of_time::months, 1},
    {"ms", &span_of_time::milliseconds, 1},
    {"y", &span_of_time::months, 12},
    {"w", &span_of_time::days, 7},
    {"d", &span_of_time::days, 1},
    {"h", &span_of_time::milliseconds, 3'600'000},
    {"m", &span_of_time::milliseconds, 60'000},
    {"s", &span_of_time::milliseconds, 1'000},
}};

std::optional<span_of_time> read_span(std::string_view text) {
    const bool back = text.starts_with('-');
    text.remove_prefix(back ? 1 : 0);
    span_of_time sum;
    if (text.empty()) {
        return std::nullopt;
    }
    while (!text.empty()) {
        std::uint32_t count = 0;
        const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), count);
        text.remove_prefix(static_cast<std::size_t>(end - text.data()));
        const unit* found = nullptr;
        for (const unit& candidate : units) {
            if (found == nullptr && text.starts_with(candidate.name)) {
                found = &candidate;
            }
        }
        if (error != std::errc() || found == nullptr) {
            return std::nullopt;
        }
        text.remove_prefix(found->name.size());
        sum.*found->part += count * found->size;
    }
    if (back) {
        return span_of_time{-sum.months, -sum.days, -sum.milliseconds};
    }
    return sum;
}

// A month later is the same day; the month's last one where it has no such day.
chrono::local_days months_later(chrono::local_days day, std::int64_t months) {
    const chrono::year_month_day date(day);
    const auto month = date.year() / date.month() + chrono::months(months);
    const chrono::year_month_day same(month.year(), month.month(), date.day());
    return same.ok() ? chrono::local_days(same) : chrono::local_days(month / chrono::last);
}

bool time_add(function_call& call, held& out) {
    const std::optional<zone> place = zone_argument(call, 2);
    const std::optional<wall_time> moment = place ? moment_argument(call, 0, *place) : std::nullopt;
    if (!moment) {
        return false;
    }
    // Four thousand years are more than any year that can be written.
    constexpr std::int64_t most_months = 120'000;
    constexpr std::int64_t most_days = 4'000'000;
    const std::optional<span_of_time> span = read_span(call.text(1));
    if (!span) {
        return call.fail_value(1, "must be a length: '" + std::string(call.text(1).substr(0, 40)) +
                                      "' is not a length of time (write 30s, 5m, 2h, 3d, 1w, 1mo, "
                                      "1y, or several: 1d12h)");
    }
    if (std::abs(span->months) > most_months || std::abs(span->days) > most_days ||
        std::abs(span->milliseconds) > most_days * 86'400'000) {
        return call.fail_result("lies outside the years 0 to 9999");
    }
    wall_time at = *moment;
    if (span->months != 0 || span->days != 0) {
        const wall_clock local = place->local(at);
        const auto day = chrono::floor<chrono::days>(local);
        at = place->moment(months_later(day, span->months) + chrono::days(span->days) +
                           (local - day));
    }
    return give_moment(call, at + chrono::milliseconds(span->milliseconds), out);
}

std::optional<wall_clock> floored(wall_clock local, std::string_view unit_name) {
    const auto day = chrono::floor<chrono::days>(local);
    const chrono::year_month_day date(day);
    if (unit_name == "minute") {
        return chrono::floor<chrono::minutes>(local);
    }
    if (unit_name == "hour") {
        return chrono::floor<chrono::hours>(local);
    }
    if (unit_name == "day") {
        return day;
    }
    if (unit_name == "week") {
        return day - (chrono::weekday(day) - chrono::Monday);
    }
    if (unit_name == "month") {
        return chrono::local_days(date.year() / date.month() / 1);
    }
    if (unit_name == "quarter") {
        const unsigned first = (static_cast<unsigned>(date.month()) - 1) / 3 * 3 + 1;
        return chrono::local_days(date.year() / chrono::month(first) / 1);
    }
    if (unit_name == "year") {
        return chrono::local_days(date.year() / chrono::January / 1);
    }
    return std::nullopt;
}

bool time_floor(function_call& call, held& out) {
    const std::optional<zone> place = zone_argument(call, 2);
    const std::optional<wall_time> moment = place ? moment_argument(call, 0, *place) : std::nullopt;
    if (!moment) {
        return false;
    }
    const auto begun = floored(place->local(*moment), call.text(1));
    if (!begun) {
        return call.fail_value(
            1, "must be 'minute', 'hour', 'day', 'week', 'month', 'quarter' or 'year'");
    }
    // Of an hour that comes twice, the one in which the moment lies.
    const bool short_unit = call.text(1) == "minute" || call.text(1) == "hour";
    const wall_time at =
        short_unit ? *moment - (place->local(*moment) - *begun) : place->moment(*begun);
    return give_moment(call, at, out);
}

constexpr function calendar_table[] = {
    {.name = "time_add",
     .arguments = {{{"moment", parameter::string},
                    {"length", parameter::string},
                    {"zone", parameter::string, true}}},
     .gives = parameter::string,
     .body = time_add,
     .description = "The moment later by `30s`, `5m`, `2h`, `3d`, `1w`, `2mo`, `1y` or several of "
                    "them; earlier with `-` before it. Days, weeks, months and years follow the "
                    "calendar of the zone, UTC if left out: a day later is the same time of day.",
     .examples = {{{"time_add('2026-01-31T09:00:00Z', '1mo')", "\"2026-02-28T09:00:00Z\""},
                   {"time_add('2026-03-28T08:00:00Z', '1d', 'Europe/Berlin')",
                    "\"2026-03-29T07:00:00Z\""},
                   {"time_add('2026-01-31T09:00:00Z', '-1h30m')", "\"2026-01-31T07:30:00Z\""}}}},
    {.name = "time_floor",
     .arguments = {{{"moment", parameter::string},
                    {"unit", parameter::string},
                    {"zone", parameter::string, true}}},
     .gives = parameter::string,
     .body = time_floor,
     .description = "When the `minute`, `hour`, `day`, `week` (from Monday), `month`, `quarter` or "
                    "`year` of the moment began in a zone, UTC if left out.",
     .examples = {{{"time_floor('2026-08-15T22:30:00Z', 'day', 'Europe/Berlin')",
                    "\"2026-08-15T22:00:00Z\""},
                   {"time_floor('2026-08-15T22:30:00Z', 'quarter')", "\"2026-07-01T00:00:00Z\""}}}},
};

}  // namespace

std::span<const function> calendar_functions() {
    return calendar_table;
}

}  // namespace sluice::jmespath
