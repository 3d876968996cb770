// format_time, parse_time, seconds_between. A moment is RFC 3339 text in UTC, as `now` is.

#include "expression/moment_argument.hpp"
#include "expression/time_text.hpp"

#include <sluice/model/number.hpp>

#include <chrono>
#include <string>
#include <vector>

namespace sluice::jmespath {

namespace {

std::vector<std::string_view> formats_of(function_call& call) {
    std::vector<std::string_view> formats;
    if (kind_of(call[1]) == json_kind::string) {
        formats.push_back(call.text(1));
    } else {
        const items_view items = call.items(1);
        for (std::size_t i = 0; i < items.size(); ++i) {
            formats.emplace_back(items[i].value->get_string());
        }
    }
    return formats;
}

bool parse_time(function_call& call, held& out) {
    const std::optional<zone> place = zone_argument(call, 2);
    if (!place) {
        return false;
    }
    if (!call.has(1) || call[1].is_null()) {
        if (kind_of(call[0]) != json_kind::string) {
            return call.fail_value(1, "must be '%s' for seconds or '%Q' for milliseconds");
        }
        const std::optional<wall_time> moment = moment_argument(call, 0, *place);
        return moment && give_moment(call, *moment, out);
    }
    std::string letters;
    if (kind_of(call[0]) == json_kind::number) {
        append_number(letters, *call[0].value);
    }
    const std::string_view text = letters.empty() ? call.text(0) : letters;
    std::string reason;
    for (const std::string_view format : formats_of(call)) {
        if (!call.charge(20 + text.size() / 32)) {
            return true;
        }
        const auto moment = read_moment(text, format, *place);
        if (moment) {
            return give_moment(call, *moment, out);
        }
        reason += (reason.empty() ? "" : ", and ") + moment.error().message;
    }
    return call.fail_value(0,
                           "must be a time: " + (reason.empty() ? "no format is given" : reason));
}

bool format_time(function_call& call, held& out) {
    const std::optional<zone> place = zone_argument(call, 2);
    if (!place) {
        return false;
    }
    const std::optional<wall_time> moment = moment_argument(call, 0, *place);
    if (!moment || !call.charge(20 + call.text(1).size()) ||
        !call.charge_bytes(12 * call.text(1).size())) {
        return !!moment;
    }
    const auto text = format_moment(*moment, *place, call.text(1));
    if (!text) {
        return call.fail_value(1, text.error().message);
    }
    out = call.keep_text(*text);
    return true;
}

bool seconds_between(function_call& call, held& out) {
    const std::optional<wall_time> from = moment_argument(call, 0, zone());
    const std::optional<wall_time> to = from ? moment_argument(call, 1, zone()) : std::nullopt;
    if (!to) {
        return false;
    }
    out = call.keep_number(std::chrono::floor<std::chrono::seconds>(*to - *from).count());
    return true;
}

constexpr function time_table[] = {
    {.name = "format_time",
     .arguments = {{{"moment", parameter::string},
                    {"format", parameter::string},
                    {"zone", parameter::string, true}}},
     .gives = parameter::string,
     .body = format_time,
     .description = "The moment in a format of strftime, in a zone, which is UTC if left out. "
                    "[Letters](../expressions.md#time).",
     .examples = {{{"format_time('2026-01-31T23:30:00Z', '%-d %B %Y, %H:%M', 'Europe/Berlin')",
                    "\"1 February 2026, 00:30\""},
                   {"format_time('2026-07-01T16:05:00Z', '%I:%M %p', 'America/New_York')",
                    "\"12:05 PM\""}}}},
    {.name = "parse_time",
     .arguments = {{{"value", parameter::string | parameter::number},
                    {"format", parameter::string | parameter::strings | parameter::null, true},
                    {"zone", parameter::string, true}}},
     .gives = parameter::string,
     .body = parse_time,
     .description = "The moment that a text or a number tells, in UTC. Of several formats the "
                    "first that fits counts; without one, ISO 8601 dates and times are read. A "
                    "text without an offset is of the zone. `%s` reads seconds since 1970, `%Q` "
                    "milliseconds.",
     .examples = {{{"parse_time('31/01/2026 9:05 pm', '%d/%m/%Y %I:%M %p', 'Europe/Berlin')",
                    "\"2026-01-31T20:05:00Z\""},
                   {"parse_time('1 Feb 2026', ['%Y-%m-%d', '%d %b %Y'])",
                    "\"2026-02-01T00:00:00Z\""},
                   {"parse_time(1767225600, '%s')", "\"2026-01-01T00:00:00Z\""}}}},
    {.name = "seconds_between",
     .arguments = {{{"from", parameter::string}, {"to", parameter::string}}},
     .gives = parameter::number,
     .body = seconds_between,
     .description = "Whole seconds from one moment to another; below zero when `to` is before "
                    "`from`.",
     .examples = {{{"seconds_between('2026-01-01T00:00:00Z', '2026-01-02T00:00:00Z')", "86400"}}}},
};

}  // namespace

std::span<const function> time_functions() {
    return time_table;
}

}  // namespace sluice::jmespath
