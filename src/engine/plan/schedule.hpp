#pragma once

// Computes when an incoming runs or a route delivers: by an interval, a cron line in a time zone,
// or only by hand. No I/O, no clock.

#include "engine/plan/cron.hpp"

#include <sluice/error.hpp>
#include <sluice/model/time.hpp>

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

namespace date {
class time_zone;
}

namespace sluice::engine {

class schedule {
 public:
    // Reads "every 5m" (at least one second), five cron fields, @hourly and the like, or "by hand".
    // `zone` has to be an IANA name even if the text needs none; empty is UTC.
    static result<schedule> parse(std::string_view text, std::string_view zone);

    bool by_hand() const;

    // Counts the runs after one moment up to another, that one included. Stops at `most`. An
    // interval is counted from `after`.
    std::int64_t count(wall_time after, wall_time until, std::int64_t most) const;

    // Returns the first of the newest `runs` of that span. Precondition: it has more of them.
    wall_time newest(wall_time after, wall_time until, std::int64_t runs) const;

    // Writes a moment as the clock of the zone shows it: "2026-10-25T02:30:00+02:00". An interval
    // has no zone; its moments are in UTC, with Z.
    std::string clock_text(wall_time moment) const;
    std::string zone() const;  // "Europe/Berlin"; "UTC" for an interval

    // A change of the zone's clock to or from summer time.
    struct clock_change {
        wall_time at{};
        std::chrono::minutes by{};  // more than 0: forward
    };
    // Returns the first one after `now`. nullopt: the schedule has no zone, or its clock stays.
    std::optional<clock_change> next_clock_change(wall_time now) const;

    // Equal for schedules that are written alike: "every 5m", "0 9 * * mon-fri in Europe/Berlin".
    const std::string& text() const { return text_; }

    // Says whether a run could be planned for that moment. For an interval, every moment could.
    bool has(wall_time moment) const;

    // Returns the first run ever: an interval begins at once, a cron line at its next time.
    std::optional<wall_time> first(wall_time now) const;

    // Returns the first run after `now` that follows the one planned for `planned`, and skips the
    // runs missed in between. nullopt means never.
    //
    // Summer time, for cron: a schedule whose hour begins with `*` runs whenever the clock shows
    // one of its times, so twice in a doubled hour. A schedule that names its hours runs once a day
    // at each. If the clock jumps over the time, it runs at the jump; if the time comes twice, it
    // runs the first time only.
    std::optional<wall_time> next(wall_time planned, wall_time now) const;

 private:
    struct hand {};
    struct interval {
        std::chrono::milliseconds every;
    };
    struct calendar {
        cron when;
        const date::time_zone* zone;
    };
    using rule = std::variant<hand, interval, calendar>;

    schedule(rule rule, std::string text) : rule_(std::move(rule)), text_(std::move(text)) {}
    static std::optional<wall_time> next_of(const calendar& rule, wall_time after);
    static std::optional<wall_time> next_passing(const calendar& rule, wall_time after);

    rule rule_;
    std::string text_;
};

}  // namespace sluice::engine
