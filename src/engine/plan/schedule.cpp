#include "engine/plan/schedule.hpp"

#include <date/tz.h>

#include <algorithm>
#include <exception>

namespace sluice::engine {
namespace {

result<const date::time_zone*> zone_named(std::string_view name) {
    const std::string wanted(name.empty() ? "UTC" : name);
    try {
        return date::locate_zone(wanted);
    } catch (const std::exception&) {
        return failure(failure_class::invalid, "no time zone is called '" + wanted + "'",
                       "use an IANA name such as Europe/Berlin or UTC");
    }
}

// Puts one blank between fields, so that schedules that mean the same have equal texts.
std::string words_of(std::string_view text) {
    std::string words;
    for (const char c : text) {
        const bool blank = c == ' ' || c == '\t';
        if (!blank || (!words.empty() && words.back() != ' ')) {
            words += blank ? ' ' : c;
        }
    }
    return words.ends_with(' ') ? words.substr(0, words.size() - 1) : words;
}

}  // namespace

result<schedule> schedule::parse(std::string_view text, std::string_view zone) {
    // An interval needs no zone. UTC is not looked up here, because that loads the large zone
    // tables.
    if (!zone.empty() && zone != "UTC") {
        if (const auto known = zone_named(zone); !known) {
            return known.error();
        }
    }
    if (text == "by hand") {
        return schedule(hand{}, "by hand");
    }
    constexpr std::string_view every = "every ";
    if (text.starts_with(every)) {
        const auto length = parse_duration(text.substr(every.size()));
        if (!length) {
            return length.error();
        }
        if (*length < std::chrono::seconds(1)) {
            return failure(failure_class::invalid, "'" + std::string(text) + "' is too often",
                           "the shortest interval is 1s");
        }
        return schedule(interval{*length}, "every " + format_duration(*length));
    }
    auto when = cron::parse(text);
    if (!when) {
        return when.error();
    }
    const auto place = zone_named(zone);
    if (!place) {
        return place.error();
    }
    auto written = words_of(text) + " in " + (zone.empty() ? "UTC" : std::string(zone));
    return schedule(calendar{*std::move(when), *place}, std::move(written));
}

bool schedule::by_hand() const {
    return std::holds_alternative<hand>(rule_);
}

std::optional<wall_time> schedule::first(wall_time now) const {
    if (const auto* found = std::get_if<calendar>(&rule_)) {
        return next_of(*found, now);
    }
    if (by_hand()) {
        return std::nullopt;
    }
    return now;
}

bool schedule::has(wall_time moment) const {
    const auto before = moment - std::chrono::milliseconds(1);
    const auto* found = std::get_if<calendar>(&rule_);
    return found == nullptr ? !by_hand() : next_of(*found, before) == moment;
}

std::optional<wall_time> schedule::next(wall_time planned, wall_time now) const {
    if (const auto* found = std::get_if<calendar>(&rule_)) {
        return next_of(*found, std::max(planned, now));
    }
    if (const auto* found = std::get_if<interval>(&rule_)) {
        const auto late = std::max(now - planned, std::chrono::milliseconds(0));
        return planned + found->every * (late / found->every + 1);
    }
    return std::nullopt;
}

std::int64_t schedule::count(wall_time after, wall_time until, std::int64_t most) const {
    if (until <= after) {
        return 0;
    }
    if (const auto* found = std::get_if<interval>(&rule_)) {
        return std::min<std::int64_t>((until - after) / found->every, most);
    }
    std::int64_t runs = 0;
    for (auto at = next(after, after); at && *at <= until && runs < most; at = next(*at, *at)) {
        ++runs;
    }
    return runs;
}

// A calendar has no rule for the run before another. So this halves the span until no more runs
// than asked for are left in it.
wall_time schedule::newest(wall_time after, wall_time until, std::int64_t runs) const {
    if (const auto* found = std::get_if<interval>(&rule_)) {
        return after + found->every * ((until - after) / found->every - runs + 1);
    }
    auto more = after;
    auto enough = until;
    while (enough - more > std::chrono::milliseconds(1)) {
        const auto middle = more + (enough - more) / 2;
        (count(middle, until, runs + 1) > runs ? more : enough) = middle;
    }
    return next(enough, enough).value_or(until);
}

std::string schedule::zone() const {
    const auto* found = std::get_if<calendar>(&rule_);
    return found == nullptr ? "UTC" : found->zone->name();
}

std::optional<schedule::clock_change> schedule::next_clock_change(wall_time now) const {
    const auto* found = std::get_if<calendar>(&rule_);
    if (found == nullptr) {
        return std::nullopt;
    }
    using std::chrono::minutes;
    const date::sys_time<std::chrono::milliseconds> at(now.time_since_epoch());
    const auto present = found->zone->get_info(at);
    // Zones without a further change end in a far year.
    constexpr std::chrono::hours far{24 * 366};
    if (present.end > at + far) {
        return std::nullopt;
    }
    const auto next = found->zone->get_info(present.end);
    return clock_change{wall_time(present.end.time_since_epoch()),
                        std::chrono::floor<minutes>(next.offset - present.offset)};
}

std::string schedule::clock_text(wall_time moment) const {
    const auto* found = std::get_if<calendar>(&rule_);
    if (found == nullptr) {
        return format_utc_seconds(moment);
    }
    const date::sys_time<std::chrono::milliseconds> at(moment.time_since_epoch());
    const std::chrono::seconds offset = found->zone->get_info(at).offset;
    if (offset == std::chrono::seconds(0)) {
        return format_utc_seconds(moment);
    }
    auto text = format_utc_seconds(moment + offset);
    text.pop_back();  // the Z
    const auto minutes = std::chrono::abs(std::chrono::floor<std::chrono::minutes>(offset)).count();
    const auto two = [](std::int64_t number) {
        return (number < 10 ? "0" : "") + std::to_string(number);
    };
    return text + (offset.count() < 0 ? "-" : "+") + two(minutes / 60) + ":" + two(minutes % 60);
}

std::optional<wall_time> schedule::next_of(const calendar& rule, wall_time after) {
    if (rule.when.hourly()) {
        return next_passing(rule, after);
    }
    auto local = std::chrono::local_time<std::chrono::milliseconds>(
        rule.zone->to_local(date::sys_time<std::chrono::milliseconds>(after.time_since_epoch()))
            .time_since_epoch());
    auto minute = std::chrono::floor<std::chrono::minutes>(local);
    for (;;) {
        const auto found = rule.when.next(minute);
        if (!found) {
            return std::nullopt;
        }
        // choose::earliest gives the first of a doubled hour, and the jump for a missing one.
        const auto at =
            rule.zone->to_sys(date::local_time<std::chrono::minutes>(found->time_since_epoch()),
                              date::choose::earliest);
        const wall_time moment(
            std::chrono::duration_cast<std::chrono::milliseconds>(at.time_since_epoch()));
        if (moment > after) {
            return moment;
        }
        minute = *found;  // the second pass through a doubled hour
    }
}

// Searches between one change of the zone's clock and the next. There the offset to UTC is
// constant, and no local time comes twice.
std::optional<wall_time> schedule::next_passing(const calendar& rule, wall_time after) {
    using std::chrono::minutes;
    using std::chrono::seconds;
    auto earliest = std::chrono::floor<minutes>(after.time_since_epoch()) + minutes(1);
    for (;;) {
        const auto clock = rule.zone->get_info(date::sys_time<minutes>(earliest));
        const auto first =
            std::chrono::ceil<minutes>(std::chrono::local_time<seconds>(earliest + clock.offset));
        const auto found = rule.when.next(first - minutes(1));
        if (!found) {
            return std::nullopt;
        }
        const auto moment = found->time_since_epoch() - clock.offset;
        if (moment < clock.end.time_since_epoch()) {
            return wall_time(moment);
        }
        earliest = std::chrono::ceil<minutes>(clock.end.time_since_epoch());
    }
}

}  // namespace sluice::engine
