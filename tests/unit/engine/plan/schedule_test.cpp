#include "engine/plan/schedule.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace sluice::engine {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

wall_time at(const std::string& text) {
    return parse_utc(text).value();
}

schedule when(const std::string& text, const std::string& zone = "UTC") {
    return schedule::parse(text, zone).value();
}

// The runs after `from`, each at its planned time.
std::vector<std::string> runs(const schedule& by, const std::string& from, int count = 3) {
    std::vector<std::string> all;
    auto planned = std::optional(at(from));
    for (int i = 0; i < count; ++i) {
        planned = by.next(*planned, *planned);
        all.push_back(planned ? format_utc_seconds(*planned) : "never");
    }
    return all;
}

TEST(schedule, by_hand_never_runs_on_its_own) {
    const auto hand = when("by hand");
    EXPECT_TRUE(hand.by_hand());
    EXPECT_EQ(hand.first(at("2026-01-01T00:00:00Z")), std::nullopt);
    EXPECT_EQ(hand.next({}, {}), std::nullopt);
    EXPECT_FALSE(when("every 5m").by_hand());
}

TEST(schedule, is_told_apart_by_its_text_and_the_zone_where_that_counts) {
    EXPECT_EQ(when("every 90s").text(), "every 1m30s");
    EXPECT_EQ(when("every 5m", "Europe/Berlin").text(), when("every 300s").text());
    EXPECT_EQ(when("0  9 * *  mon-fri ", "Europe/Berlin").text(),
              "0 9 * * mon-fri in Europe/Berlin");
    EXPECT_EQ(when("0 9 * * *", "").text(), when("0 9 * * *", "UTC").text());
}

TEST(schedule, has_the_moments_that_it_would_plan) {
    const auto nine = when("0 9 * * *", "Europe/Berlin");
    EXPECT_TRUE(nine.has(at("2026-01-31T08:00:00Z")));
    EXPECT_FALSE(nine.has(at("2026-01-31T09:00:00Z")));
    EXPECT_FALSE(nine.has(at("2026-07-31T08:00:00Z"))) << "summer time";
    EXPECT_TRUE(when("every 5m").has(at("2026-01-31T08:01:02Z")));
    EXPECT_FALSE(when("by hand").has(at("2026-01-31T08:00:00Z")));
}

TEST(schedule, tells_the_next_change_of_its_clock) {
    const auto berlin = when("0 9 * * *", "Europe/Berlin");
    const auto spring = berlin.next_clock_change(at("2026-02-01T00:00:00Z"));
    ASSERT_TRUE(spring);
    EXPECT_EQ(format_utc_seconds(spring->at), "2026-03-29T01:00:00Z");
    EXPECT_EQ(spring->by, std::chrono::minutes(60));
    const auto autumn = berlin.next_clock_change(spring->at);
    ASSERT_TRUE(autumn);
    EXPECT_EQ(format_utc_seconds(autumn->at), "2026-10-25T01:00:00Z");
    EXPECT_EQ(autumn->by, std::chrono::minutes(-60));
    EXPECT_FALSE(when("0 9 * * *", "UTC").next_clock_change(at("2026-02-01T00:00:00Z")));
    EXPECT_FALSE(when("0 9 * * *", "Asia/Tokyo").next_clock_change(at("2026-02-01T00:00:00Z")));
    EXPECT_FALSE(when("every 5m", "Europe/Berlin").next_clock_change(at("2026-02-01T00:00:00Z")));
}

TEST(schedule, an_interval_begins_at_once_and_keeps_its_beat) {
    const auto often = when("every 5m");
    const auto start = at("2026-01-01T00:00:00Z");
    EXPECT_EQ(often.first(start), start);
    EXPECT_THAT(runs(often, "2026-01-01T00:00:00Z", 2),
                ElementsAre("2026-01-01T00:05:00Z", "2026-01-01T00:10:00Z"));
    EXPECT_EQ(often.next(start, at("2026-01-01T00:03:10Z")), at("2026-01-01T00:05:00Z"));
}

TEST(schedule, missed_runs_of_an_interval_are_not_made_up_for) {
    const auto often = when("every 5m");
    const auto start = at("2026-01-01T00:00:00Z");
    EXPECT_EQ(often.next(start, at("2026-01-01T00:05:00Z")), at("2026-01-01T00:10:00Z"));
    EXPECT_EQ(often.next(start, at("2026-01-03T00:01:00Z")), at("2026-01-03T00:05:00Z"));
    // A clock that was set back.
    EXPECT_EQ(often.next(start, at("2025-12-01T00:00:00Z")), at("2026-01-01T00:05:00Z"));
}

TEST(schedule, a_calendar_begins_at_its_next_time) {
    const auto daily = when("0 9 * * *");
    EXPECT_EQ(daily.first(at("2026-01-01T08:59:59Z")), at("2026-01-01T09:00:00Z"));
    EXPECT_EQ(daily.first(at("2026-01-01T09:00:00Z")), at("2026-01-02T09:00:00Z"));
    EXPECT_EQ(daily.next(at("2026-01-01T09:00:00Z"), at("2026-01-05T10:00:00Z")),
              at("2026-01-06T09:00:00Z"));
}

TEST(schedule, a_calendar_is_read_in_its_zone) {
    EXPECT_THAT(
        runs(when("0 9 * * *", "Europe/Berlin"), "2026-03-27T00:00:00Z"),
        ElementsAre("2026-03-27T08:00:00Z", "2026-03-28T08:00:00Z", "2026-03-29T07:00:00Z"));
    EXPECT_THAT(runs(when("0 0 * * *", "Asia/Kathmandu"), "2026-01-01T00:00:00Z", 1),
                ElementsAre("2026-01-01T18:15:00Z"));
    EXPECT_THAT(runs(when("0 0 * * *", ""), "2026-01-01T00:00:00Z", 1),
                ElementsAre("2026-01-02T00:00:00Z"));
}

TEST(schedule, a_time_that_summer_time_skips_runs_when_the_clock_jumps) {
    // In Berlin 2026-03-29 goes from 02:00 to 03:00 at 01:00 UTC.
    EXPECT_THAT(
        runs(when("30 2 * * *", "Europe/Berlin"), "2026-03-28T00:00:00Z"),
        ElementsAre("2026-03-28T01:30:00Z", "2026-03-29T01:00:00Z", "2026-03-30T00:30:00Z"));
    EXPECT_THAT(runs(when("*/30 * * * *", "Europe/Berlin"), "2026-03-29T00:00:00Z", 4),
                ElementsAre("2026-03-29T00:30:00Z", "2026-03-29T01:00:00Z", "2026-03-29T01:30:00Z",
                            "2026-03-29T02:00:00Z"));
}

TEST(schedule, a_time_that_comes_twice_runs_the_first_time_only) {
    // In Berlin 2026-10-25 goes from 03:00 back to 02:00 at 01:00 UTC.
    EXPECT_THAT(runs(when("30 2 * * *", "Europe/Berlin"), "2026-10-24T12:00:00Z", 2),
                ElementsAre("2026-10-25T00:30:00Z", "2026-10-26T01:30:00Z"));
}

TEST(schedule, seen_within_the_second_pass_it_goes_on_behind_it) {
    const auto nightly = when("30 2 * * *", "Europe/Berlin");
    EXPECT_EQ(nightly.first(at("2026-10-25T01:10:00Z")), at("2026-10-26T01:30:00Z"));
}

TEST(schedule, every_hour_is_every_hour_that_passes) {
    const auto hourly = when("30 * * * *", "Europe/Berlin");
    EXPECT_THAT(runs(hourly, "2026-10-24T23:00:00Z", 4),
                ElementsAre("2026-10-24T23:30:00Z", "2026-10-25T00:30:00Z", "2026-10-25T01:30:00Z",
                            "2026-10-25T02:30:00Z"));
    EXPECT_THAT(
        runs(hourly, "2026-03-29T00:00:00Z"),
        ElementsAre("2026-03-29T00:30:00Z", "2026-03-29T01:30:00Z", "2026-03-29T02:30:00Z"));
    EXPECT_EQ(hourly.first(at("2026-10-25T01:10:00Z")), at("2026-10-25T01:30:00Z"));
    EXPECT_THAT(runs(when("@hourly", "Europe/Berlin"), "2026-10-24T23:30:00Z", 4),
                ElementsAre("2026-10-25T00:00:00Z", "2026-10-25T01:00:00Z", "2026-10-25T02:00:00Z",
                            "2026-10-25T03:00:00Z"));
    // The hour that the clock leaves out has no 2 o'clock.
    EXPECT_THAT(runs(when("0 */2 * * *", "Europe/Berlin"), "2026-03-28T22:00:00Z", 2),
                ElementsAre("2026-03-28T23:00:00Z", "2026-03-29T02:00:00Z"));
}

TEST(schedule, every_hour_of_a_day_far_away_is_found_behind_many_changes_of_the_clock) {
    EXPECT_THAT(runs(when("59 * 29 2 *", "Europe/Berlin"), "2024-02-29T22:00:00Z", 2),
                ElementsAre("2024-02-29T22:59:00Z", "2028-02-28T23:59:00Z"));
    EXPECT_THAT(runs(when("*/20 * * * *", "Asia/Kathmandu"), "2026-01-01T00:00:00Z", 2),
                ElementsAre("2026-01-01T00:15:00Z", "2026-01-01T00:35:00Z"));
}

TEST(schedule, says_what_is_wrong_with_it) {
    EXPECT_THAT(schedule::parse("every 500ms", "").error().message, HasSubstr("too often"));
    EXPECT_THAT(schedule::parse("every day", "").error().message, HasSubstr("'day'"));
    EXPECT_THAT(schedule::parse("every ", "").error().message, HasSubstr("length of time"));
    EXPECT_THAT(schedule::parse("hourly", "").error().message, HasSubstr("not a schedule"));
    for (const char* text : {"@daily", "every 5m", "by hand"}) {
        const auto zone = schedule::parse(text, "Europe/Berlni");
        ASSERT_FALSE(zone) << text;
        EXPECT_THAT(zone.error().message, HasSubstr("'Europe/Berlni'"));
        EXPECT_THAT(zone.error().mend, HasSubstr("Europe/Berlin"));
    }
    const auto never = schedule::parse("0 0 30 2 *", "");
    ASSERT_FALSE(never);
    EXPECT_EQ(never.error().message, "'0 0 30 2 *' never comes");
    EXPECT_THAT(never.error().mend, HasSubstr("day of month"));
}

}  // namespace
}  // namespace sluice::engine
