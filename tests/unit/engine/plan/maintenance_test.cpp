#include "engine/plan/maintenance.hpp"

#include "engine/plan/layout.hpp"
#include "engine/plan/settings.hpp"
#include "support/moments.hpp"

#include <sluice/component/registry.hpp>
#include <sluice/config/load.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sluice::engine {
namespace {

using ledger::paused_kind;
using std::chrono::hours;
using std::chrono::minutes;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

wall_time moment(const char* text) {
    return parse_utc(text).value();
}

maintenance_window recurring(const char* when, std::chrono::milliseconds length,
                             const char* zone = "UTC") {
    maintenance_settings given;
    given.schedule = when;
    given.time_zone = zone;
    given.length = length;
    return maintenance_window::make(given).value();
}

TEST(maintenance, a_window_that_comes_once_is_open_from_its_beginning_until_before_its_end) {
    maintenance_settings given;
    given.from = "2026-12-24T18:00:00+01:00";
    given.until = "2026-12-27T06:00:00Z";
    const auto once = maintenance_window::make(given).value();
    EXPECT_FALSE(once.open_until(moment("2026-12-24T16:59:59Z")));
    EXPECT_EQ(once.open_until(moment("2026-12-24T17:00:00Z")), moment("2026-12-27T06:00:00Z"));
    EXPECT_FALSE(once.open_until(moment("2026-12-27T06:00:00Z")));
    EXPECT_EQ(once.opens_after(moment("2026-01-01T00:00:00Z")), moment("2026-12-24T17:00:00Z"));
    EXPECT_FALSE(once.opens_after(moment("2026-12-24T17:00:00Z")));
}

TEST(maintenance, a_recurring_window_is_open_for_its_length_also_past_midnight) {
    const auto weekly = recurring("0 23 * * sun", hours(3));
    EXPECT_FALSE(weekly.open_until(moment("2026-02-01T22:59:59Z")));
    EXPECT_EQ(weekly.open_until(moment("2026-02-01T23:00:00Z")), moment("2026-02-02T02:00:00Z"));
    EXPECT_EQ(weekly.open_until(moment("2026-02-02T01:59:59Z")), moment("2026-02-02T02:00:00Z"));
    EXPECT_FALSE(weekly.open_until(moment("2026-02-02T02:00:00Z")));
}

TEST(maintenance, its_length_is_that_of_a_clock_that_does_not_jump) {
    // In Berlin 2026-03-29 goes from 02:00 to 03:00 at 01:00 UTC.
    const auto nightly = recurring("0 1 * * *", hours(2), "Europe/Berlin");
    EXPECT_EQ(nightly.open_until(moment("2026-03-29T00:30:00Z")), moment("2026-03-29T02:00:00Z"));
}

TEST(maintenance, windows_that_touch_count_as_one) {
    EXPECT_EQ(recurring("0 1,2,3 * * *", hours(1)).open_until(moment("2026-02-01T01:10:00Z")),
              moment("2026-02-01T04:00:00Z"));
    EXPECT_GT(recurring("@hourly", hours(1)).open_until(moment("2026-02-01T01:10:00Z")),
              moment("2026-02-04T00:00:00Z"))
        << "it never closes";
}

TEST(maintenance, the_latest_end_counts_for_a_name) {
    maintenance_settings all;
    all.schedule = "0 2 * * *";
    all.length = hours(1);
    maintenance_settings shop = all;
    shop.length = hours(2);
    shop.outgoing.push_back({"shop", {}});
    const maintenance_calendar calendar({all, shop});
    const auto now = moment("2026-02-01T02:30:00Z");
    EXPECT_EQ(calendar.held_until(paused_kind::incoming, "shop", now),
              moment("2026-02-01T03:00:00Z"));
    EXPECT_EQ(calendar.held_until(paused_kind::outgoing, "shop", now),
              moment("2026-02-01T04:00:00Z"));
    EXPECT_FALSE(
        calendar.held_until(paused_kind::outgoing, "other", moment("2026-02-01T03:30:00Z")));
    EXPECT_FALSE(maintenance_calendar().held_until(paused_kind::incoming, "shop", now));
}

std::string problems_of(const std::string& window) {
    const registry types;
    config::diagnostics problems;
    config::read_text(daemon_declaration(), "a.yaml", "maintenance: [" + window + "]", types,
                      config::system_variables(), problems);
    return problems.to_text();
}

TEST(maintenance, a_mistake_is_told_at_its_key) {
    EXPECT_THAT(problems_of("{schedule: '0 2 * * sun', for: 2h, time_zone: Europe/Berlin}"),
                IsEmpty());
    EXPECT_THAT(problems_of("{from: '2026-12-24T18:00:00Z', until: '2026-12-25T18:00:00Z'}"),
                IsEmpty());
    EXPECT_THAT(problems_of("{}"), HasSubstr("nothing says when the window is open"));
    EXPECT_THAT(problems_of("{schedule: every 5m, for: 1m}"), HasSubstr("opens by the calendar"));
    EXPECT_THAT(problems_of("{schedule: by hand, for: 1m}"), HasSubstr("opens by the calendar"));
    EXPECT_THAT(problems_of("{schedule: '0 2 * *', for: 1m}"), HasSubstr("is not a schedule"));
    EXPECT_THAT(problems_of("{schedule: '0 2 * * *'}"), HasSubstr("how long the window is"));
    EXPECT_THAT(problems_of("{schedule: '0 2 * * *', for: 1h, time_zone: Moon/Base}"),
                HasSubstr("'Moon/Base'"));
    EXPECT_THAT(problems_of("{schedule: '0 2 * * *', for: 1h, until: '2026-12-25T18:00:00Z'}"),
                HasSubstr("not both"));
    EXPECT_THAT(problems_of("{from: '2026-12-24T18:00:00Z'}"), HasSubstr("add `until`"));
    EXPECT_THAT(problems_of("{from: noon, until: '2026-12-25T18:00:00Z'}"), HasSubstr("'noon'"));
    EXPECT_THAT(problems_of("{from: '2026-12-26T18:00:00Z', until: '2026-12-25T18:00:00Z'}"),
                HasSubstr("ends before it begins"));
    EXPECT_THAT(problems_of("{from: '2026-12-24T18:00:00Z', until: '2026-12-25T18:00:00Z', for: "
                            "1h}"),
                HasSubstr("belongs to a `schedule`"));
}

}  // namespace
}  // namespace sluice::engine
