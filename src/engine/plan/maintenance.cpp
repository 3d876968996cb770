#include "engine/plan/maintenance.hpp"

#include <algorithm>
#include <utility>

namespace sluice::engine {
namespace {

using ledger::paused_kind;
using std::chrono::milliseconds;

// An hourly window of an hour never closes. After so many that touch, the end is far enough away.
constexpr int most_joined = 100;

void check_recurring(const maintenance_settings& given, config::section_report& report) {
    const auto when = schedule::parse(given.schedule, "UTC");
    if (!when) {
        report.add("schedule", when.error().message, when.error().mend);
    } else if (when->by_hand() || given.schedule.starts_with("every ")) {
        report.add(
            "schedule",
            "a window opens by the calendar, and '" + given.schedule + "' names no time of it",
            "write five cron fields, such as '0 2 * * sun', or @daily");
    }
    if (given.length == milliseconds(0)) {
        report.add("schedule", "nothing says how long the window is", "add `for: 2h`");
    }
    if (report.given("from") || report.given("until")) {
        report.add("from", "a window has a schedule, or a beginning and an end, not both",
                   "make two windows of it");
    }
    if (const auto zone = schedule::parse("by hand", given.time_zone); !zone) {
        report.add("time_zone", zone.error().message, zone.error().mend);
    }
}

void check_once(const maintenance_settings& given, config::section_report& report) {
    if (report.given("for") || report.given("time_zone")) {
        report.add(report.given("for") ? "for" : "time_zone", "this belongs to a `schedule`",
                   "write `from` and `until` with their offset: 2026-12-24T18:00:00+01:00");
    }
    const auto read = [&](const char* name, const std::string& text) -> std::optional<wall_time> {
        if (text.empty()) {
            report.add(name, "a window that comes once has a beginning and an end",
                       "add `" + std::string(name) + "`");
            return std::nullopt;
        }
        const auto at = parse_utc(text);
        if (!at) {
            report.add(name, at.error().message, at.error().mend);
            return std::nullopt;
        }
        return *at;
    };
    const auto from = read("from", given.from);
    const auto until = read("until", given.until);
    if (from && until && *until <= *from) {
        report.add("until", "the window ends before it begins", "give a later moment");
    }
}

void check_window(const maintenance_settings& given, config::section_report& report) {
    if (!given.schedule.empty()) {
        check_recurring(given, report);
    } else if (given.from.empty() && given.until.empty()) {
        report.add("schedule", "nothing says when the window is open",
                   "give it `schedule` and `for`, or `from` and `until`");
    } else {
        check_once(given, report);
    }
}

}  // namespace

const config::declaration<maintenance_settings>& maintenance_declaration() {
    static const auto declared = [] {
        config::declaration<maintenance_settings> d("maintenance",
                                                    "A time in which nothing new begins");
        d.field("schedule", &maintenance_settings::schedule,
                "When the window opens, each time: five cron fields, @daily and the like")
            .example("0 2 * * sun");
        d.field("time_zone", &maintenance_settings::time_zone,
                "IANA name of the time zone of `schedule`")
            .example("Europe/Berlin");
        d.field("for", &maintenance_settings::length, "How long a window by `schedule` is open")
            .at_least(milliseconds(0))
            .at_most(std::chrono::hours(24 * 31))
            .example("2h");
        d.field("from", &maintenance_settings::from, "The beginning of a window that comes once")
            .example("2026-12-24T18:00:00+01:00");
        d.field("until", &maintenance_settings::until, "The end of a window that comes once")
            .example("2026-12-27T06:00:00+01:00");
        d.field("reason", &maintenance_settings::reason,
                "The reason, for the log and for `sluice schedules`")
            .example("the shop makes its backup");
        d.field("incoming", &maintenance_settings::incoming,
                "Incomings that begin no run. Without any name here or below, the window holds "
                "everything")
            .refers_to("incoming");
        d.field("routes", &maintenance_settings::routes, "Routes that begin no delivery")
            .refers_to("route");
        d.field("outgoing", &maintenance_settings::outgoing,
                "Outgoings to which no delivery begins")
            .refers_to("outgoing");
        d.check({"schedule", "time_zone", "for", "from", "until"}, check_window);
        return d;
    }();
    return declared;
}

result<maintenance_window> maintenance_window::make(const maintenance_settings& given) {
    maintenance_window made;
    made.reason_ = given.reason;
    const auto add = [&made](paused_kind kind, const std::vector<config::reference>& names) {
        for (const auto& one : names) {
            made.names_.emplace_back(kind, one.name);
        }
    };
    add(paused_kind::incoming, given.incoming);
    add(paused_kind::route, given.routes);
    add(paused_kind::outgoing, given.outgoing);
    if (!given.schedule.empty()) {
        auto when = schedule::parse(given.schedule, given.time_zone);
        if (!when) {
            return when.error();
        }
        made.when_ = *std::move(when);
        made.length_ = given.length;
        return made;
    }
    const auto from = parse_utc(given.from);
    const auto until = parse_utc(given.until);
    if (!from || !until) {
        return from ? until.error() : from.error();
    }
    made.from_ = *from;
    made.length_ = *until - *from;
    return made;
}

std::optional<wall_time> maintenance_window::open_until(wall_time now) const {
    if (!when_) {
        const bool open = from_ <= now && now < from_ + length_;
        return open ? std::optional(from_ + length_) : std::nullopt;
    }
    auto began = when_->next(now - length_, now - length_);
    if (!began || *began > now) {
        return std::nullopt;
    }
    auto end = *began + length_;
    for (int joined = 0; joined < most_joined; ++joined) {
        began = when_->next(*began, *began);
        if (!began || *began > end) {
            break;
        }
        end = *began + length_;
    }
    return end;
}

std::optional<wall_time> maintenance_window::opens_after(wall_time moment) const {
    if (when_) {
        return when_->next(moment, moment);
    }
    return from_ > moment ? std::optional(from_) : std::nullopt;
}

bool maintenance_window::holds(paused_kind kind, const std::string& name) const {
    return names_.empty() || std::ranges::count(names_, std::pair(kind, name)) > 0;
}

maintenance_calendar::maintenance_calendar(const std::vector<maintenance_settings>& given) {
    for (const auto& one : given) {
        if (auto window = maintenance_window::make(one)) {
            windows_.push_back(*std::move(window));
        }
    }
}

std::optional<wall_time> maintenance_calendar::held_until(paused_kind kind, const std::string& name,
                                                          wall_time now) const {
    std::optional<wall_time> latest;
    for (const auto& window : windows_) {
        const auto until = window.holds(kind, name) ? window.open_until(now) : std::nullopt;
        if (until && (!latest || *latest < *until)) {
            latest = until;
        }
    }
    return latest;
}

}  // namespace sluice::engine
