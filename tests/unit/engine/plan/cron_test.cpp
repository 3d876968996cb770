#include "engine/plan/cron.hpp"

#include <sluice/model/time.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace sluice::engine {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

local_minutes local(const std::string& text) {
    const auto at = parse_utc(text + ":00Z").value();
    return local_minutes(std::chrono::floor<std::chrono::minutes>(at).time_since_epoch());
}

std::string text_of(local_minutes at) {
    return format_utc_seconds(wall_time(at.time_since_epoch())).substr(0, 16);
}

// The next `count` times after `after`.
std::vector<std::string> times(const std::string& line, const std::string& after, int count = 3) {
    const auto when = cron::parse(line);
    EXPECT_TRUE(when) << line;
    std::vector<std::string> all;
    auto at = std::optional(local(after));
    for (int i = 0; when && i < count; ++i) {
        at = when->next(*at);
        if (!at) {
            all.emplace_back("never");
            break;
        }
        all.push_back(text_of(*at));
    }
    return all;
}

TEST(cron, is_strictly_behind) {
    EXPECT_THAT(times("* * * * *", "2026-01-31T23:59", 2),
                ElementsAre("2026-02-01T00:00", "2026-02-01T00:01"));
    EXPECT_THAT(times("0 9 * * *", "2026-01-31T09:00", 1), ElementsAre("2026-02-01T09:00"));
    EXPECT_THAT(times("0 9 * * *", "2026-01-31T08:59", 1), ElementsAre("2026-01-31T09:00"));
}

TEST(cron, takes_lists_ranges_and_steps) {
    EXPECT_THAT(times("0,30 9-10 * * *", "2026-01-01T09:00"),
                ElementsAre("2026-01-01T09:30", "2026-01-01T10:00", "2026-01-01T10:30"));
    EXPECT_THAT(times("*/25 * * * *", "2026-01-01T00:00"),
                ElementsAre("2026-01-01T00:25", "2026-01-01T00:50", "2026-01-01T01:00"));
    EXPECT_THAT(times("0 8-20/6 * * *", "2026-01-01T00:00", 4),
                ElementsAre("2026-01-01T08:00", "2026-01-01T14:00", "2026-01-01T20:00",
                            "2026-01-02T08:00"));
    EXPECT_THAT(times("50/5 0 * * *", "2026-01-01T00:00", 2),
                ElementsAre("2026-01-01T00:50", "2026-01-01T00:55"));
}

TEST(cron, takes_names_without_regard_to_case) {
    EXPECT_THAT(times("0 9 * Feb mon-FRI", "2026-01-31T00:00", 2),
                ElementsAre("2026-02-02T09:00", "2026-02-03T09:00"));
}

TEST(cron, sunday_is_0_and_7) {
    const auto sunday = ElementsAre("2026-02-01T00:00", "2026-02-08T00:00");
    EXPECT_THAT(times("0 0 * * 0", "2026-01-31T00:00", 2), sunday);
    EXPECT_THAT(times("0 0 * * 7", "2026-01-31T00:00", 2), sunday);
    EXPECT_THAT(times("0 0 * * 5-7", "2026-01-28T00:00"),
                ElementsAre("2026-01-30T00:00", "2026-01-31T00:00", "2026-02-01T00:00"));
}

TEST(cron, of_two_restricted_days_either_suffices) {
    EXPECT_THAT(times("0 0 13 * fri", "2026-01-10T00:00"),
                ElementsAre("2026-01-13T00:00", "2026-01-16T00:00", "2026-01-23T00:00"));
    // A star restricts nothing, so both have to match.
    EXPECT_THAT(times("0 0 13 * *", "2026-01-10T00:00", 2),
                ElementsAre("2026-01-13T00:00", "2026-02-13T00:00"));
}

TEST(cron, finds_rare_days) {
    EXPECT_THAT(times("0 0 29 2 *", "2096-03-01T00:00", 1), ElementsAre("2104-02-29T00:00"));
    EXPECT_THAT(times("0 0 31 * *", "2026-01-31T12:00", 2),
                ElementsAre("2026-03-31T00:00", "2026-05-31T00:00"));
}

TEST(cron, refuses_what_never_comes) {
    for (const char* text : {"0 0 30 2 *", "0 0 31 2,4,6,9,11 *"}) {
        const auto never = cron::parse(text);
        ASSERT_FALSE(never) << text;
        EXPECT_THAT(never.error().message, HasSubstr("never comes"));
    }
    EXPECT_TRUE(cron::parse("0 0 30 2 mon"));  // either day suffices
}

TEST(cron, counts_days_from_the_end_of_the_month) {
    EXPECT_THAT(times("0 0 L * *", "2028-01-31T00:00"),
                ElementsAre("2028-02-29T00:00", "2028-03-31T00:00", "2028-04-30T00:00"));
    EXPECT_THAT(times("0 0 L-3 2 *", "2026-01-01T00:00", 3),
                ElementsAre("2026-02-25T00:00", "2027-02-25T00:00", "2028-02-26T00:00"));
    EXPECT_THAT(times("0 0 1,l * *", "2026-01-01T00:00"),
                ElementsAre("2026-01-31T00:00", "2026-02-01T00:00", "2026-02-28T00:00"));
    // The 31st day before the last is in no month; the 30th is the first of a long one.
    EXPECT_THAT(times("0 0 L-30 * *", "2026-01-01T00:00", 2),
                ElementsAre("2026-03-01T00:00", "2026-05-01T00:00"));
}

TEST(cron, finds_the_weekday_nearest_to_a_day) {
    // In 2026 the 15th of August is a Saturday, that of November a Sunday, that of June a Monday.
    EXPECT_THAT(times("0 0 15W * *", "2026-06-01T00:00", 6),
                ElementsAre("2026-06-15T00:00", "2026-07-15T00:00", "2026-08-14T00:00",
                            "2026-09-15T00:00", "2026-10-15T00:00", "2026-11-16T00:00"));
    // Both stay within their months: 2026-08-01 is a Saturday, 2026-05-31 a Sunday.
    EXPECT_THAT(times("0 0 1W * *", "2026-07-31T00:00", 1), ElementsAre("2026-08-03T00:00"));
    EXPECT_THAT(times("0 0 31W * *", "2026-03-31T00:00", 2),
                ElementsAre("2026-05-29T00:00", "2026-07-31T00:00"))
        << "April has no 31st";
    EXPECT_THAT(times("0 0 lw * *", "2026-01-31T00:00", 4),
                ElementsAre("2026-02-27T00:00", "2026-03-31T00:00", "2026-04-30T00:00",
                            "2026-05-29T00:00"));
}

TEST(cron, counts_weekdays_within_the_month) {
    EXPECT_THAT(times("0 0 * * fri#2", "2026-01-01T00:00", 2),
                ElementsAre("2026-01-09T00:00", "2026-02-13T00:00"));
    EXPECT_THAT(times("0 0 * * 5L", "2026-01-01T00:00", 2),
                ElementsAre("2026-01-30T00:00", "2026-02-27T00:00"));
    EXPECT_THAT(times("0 0 * * SUNL,mon#1", "2026-01-01T00:00", 4),
                ElementsAre("2026-01-05T00:00", "2026-01-25T00:00", "2026-02-02T00:00",
                            "2026-02-22T00:00"));
    EXPECT_THAT(times("0 0 * * 7#5", "2026-01-01T00:00", 2),
                ElementsAre("2026-03-29T00:00", "2026-05-31T00:00"))
        << "most months have four Sundays";
    // Both days are restricted, so either suffices.
    EXPECT_THAT(times("0 0 L * mon#1", "2026-01-01T00:00", 3),
                ElementsAre("2026-01-05T00:00", "2026-01-31T00:00", "2026-02-02T00:00"));
}

TEST(cron, finds_a_leap_day_on_one_weekday_in_every_forty_years) {
    // The fifth Sunday of a February: `*` restricts nothing, so month and weekday have to meet.
    EXPECT_THAT(times("0 0 * 2 sun#5", "2005-01-01T00:00", 2),
                ElementsAre("2032-02-29T00:00", "2060-02-29T00:00"));
    EXPECT_THAT(times("0 0 29 2 */7", "2088-03-01T00:00", 1), ElementsAre("2128-02-29T00:00"))
        << "2100 has no leap day";
}

TEST(cron, knows_the_usual_abbreviations) {
    const std::string after = "2026-05-13T10:30";
    EXPECT_THAT(times("@hourly", after, 1), ElementsAre("2026-05-13T11:00"));
    EXPECT_THAT(times("@daily", after, 1), ElementsAre("2026-05-14T00:00"));
    EXPECT_THAT(times("@midnight", after, 1), ElementsAre("2026-05-14T00:00"));
    EXPECT_THAT(times("@weekly", after, 1), ElementsAre("2026-05-17T00:00"));
    EXPECT_THAT(times("@monthly", after, 1), ElementsAre("2026-06-01T00:00"));
    EXPECT_THAT(times("@yearly", after, 1), ElementsAre("2027-01-01T00:00"));
    EXPECT_THAT(times("@annually", after, 1), ElementsAre("2027-01-01T00:00"));
}

TEST(cron, names_the_field_that_is_wrong) {
    const std::vector<std::pair<std::string, std::string>> bad = {{"60 * * * *", "minute"},
                                                                  {"-1 * * * *", "minute"},
                                                                  {"x * * * *", "minute"},
                                                                  {"5- * * * *", "minute"},
                                                                  {"9-5 * * * *", "minute"},
                                                                  {"1,,2 * * * *", "minute"},
                                                                  {"*/0 * * * *", "minute"},
                                                                  {"*/x * * * *", "minute"},
                                                                  {"1/2/3 * * * *", "minute"},
                                                                  {"* 24 * * *", "hour"},
                                                                  {"* * 0 * *", "day of month"},
                                                                  {"* * 32 * *", "day of month"},
                                                                  {"* * * 13 *", "month"},
                                                                  {"* * * foo *", "month"},
                                                                  {"* * * * 8", "day of week"},
                                                                  {"* * * * mon-xx", "day of week"},
                                                                  {"1-2-3 * * * *", "minute"},
                                                                  {"L * * * *", "minute"},
                                                                  {"* * L-0 * *", "day of month"},
                                                                  {"* * L-31 * *", "day of month"},
                                                                  {"* * L- * *", "day of month"},
                                                                  {"* * 32W * *", "day of month"},
                                                                  {"* * W * *", "day of month"},
                                                                  {"* * 1-5W * *", "day of month"},
                                                                  {"* * fri#2 * *", "day of month"},
                                                                  {"* * * * L", "day of week"},
                                                                  {"* * * * fri#6", "day of week"},
                                                                  {"* * * * fri#0", "day of week"},
                                                                  {"* * * * #2", "day of week"},
                                                                  {"* * * * 5W", "day of week"},
                                                                  {"* * * L *", "month"}};
    for (const auto& [line, field] : bad) {
        const auto when = cron::parse(line);
        ASSERT_FALSE(when) << line;
        EXPECT_THAT(when.error().message, HasSubstr("not a " + field)) << line;
        EXPECT_NE(when.error().mend, "") << line;
    }
}

TEST(cron, a_step_past_the_field_is_refused) {
    EXPECT_FALSE(cron::parse("*/90 * * * *"));
    EXPECT_FALSE(cron::parse("* * 1/2147483647 * *"));
}

TEST(cron, needs_five_fields) {
    for (const auto* line : {"", "* * * *", "* * * * * *", "@never", "daily"}) {
        const auto when = cron::parse(line);
        ASSERT_FALSE(when) << line;
        EXPECT_THAT(when.error().message, HasSubstr("is not a schedule"));
    }
}

}  // namespace
}  // namespace sluice::engine
