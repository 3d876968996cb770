#pragma once

// When an incoming runs: an interval, a cron line in a time zone, or only by hand. Plain decisions
// on points in time.

#include "engine/plan/cron.hpp"

#include <sluice/error.hpp>
#include <sluice/model/time.hpp>

#include <chrono>
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
    // "every 5m" (at least one second), five cron fields, @hourly and the like, or "by hand".
    // `zone` is an IANA name, whatever the text; empty is UTC.
    static result<schedule> parse(std::string_view text, std::string_view zone);

    bool by_hand() const;

    // Equal for schedules that are written alike: "every 5m", "0 9 * * mon-fri in Europe/Berlin".
    const std::string& text() const { return text_; }

    // Could a run be planned for that moment? Of an interval every moment could.
    bool has(wall_time moment) const;

    // The first run ever: an interval begins at once, cron at its next time.
    std::optional<wall_time> first(wall_time now) const;

    // The run behind one planned for `planned`, seen at `now`: runs missed in between are not made
    // up for. Summer time, for cron: a schedule whose hour begins with `*` runs whenever the
    // clock shows a time of it, in a doubled hour twice. One that names its hours runs once a day
    // at each: at a local time that does not exist when the clock jumps, at one that comes twice
    // the first time only. Nothing when it never runs.
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
