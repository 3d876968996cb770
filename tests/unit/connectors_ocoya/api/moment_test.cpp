#include "connectors/ocoya/api/moment.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sluice::ocoya {
namespace {

using ::testing::HasSubstr;

TEST(moment, every_iso_form_with_a_zone_becomes_one) {
    for (const auto* text : {"2026-02-01T09:00:00Z",
                             "2026-02-01T09:00Z",
                             "20260201T090000Z",
                             "20260201T0900Z",
                             "2026-02-01T10:00:00+01:00",
                             "2026-02-01T10:00+0100",
                             "2026-02-01T10:00+01",
                             "2026-02-01 09:00:00Z",
                             "2026-02-01t09:00:00z",
                             "2026-02-01T09:00:00.999Z",
                             "2026-02-01T09:00:00,5Z",
                             "2026-02-01T02:00:00-07:00",
                             "2026-02-01T09Z",
                             "20260201T09Z",
                             "2026-02-01 10:00 +0100",
                             "2026-02-01T10:00:00 +01:00",
                             "2026-02-01T10 +01",
                             "2026-02-01 09:00:00 Z",
                             " 2026-02-01T09:00:00Z ",
                             "2026-02-02T08:30+23:30",
                             "2026-02-01T02:00\xE2\x88\x92"
                             "07:00",
                             "20260201T100000+0100"}) {
        const auto moment = normalised_moment(text);
        EXPECT_EQ(moment ? *moment : moment.error().message, "2026-02-01T09:00:00Z") << text;
    }
}

TEST(Moment, a_fraction_is_one_of_its_own_part) {
    EXPECT_EQ(normalised_moment("2026-02-01T09:30.5Z").value(), "2026-02-01T09:30:30Z");
    EXPECT_EQ(normalised_moment("2026-02-01T09,25Z").value(), "2026-02-01T09:15:00Z");
    EXPECT_EQ(normalised_moment("2026-02-01T0930.25Z").value(), "2026-02-01T09:30:15Z");
    EXPECT_EQ(normalised_moment("2026-02-01T09:00:59.999999999999Z").value(),
              "2026-02-01T09:00:59Z");
}

TEST(Moment, the_day_may_end_at_24_hours) {
    EXPECT_EQ(normalised_moment("2026-02-01T24:00Z").value(), "2026-02-02T00:00:00Z");
    EXPECT_FALSE(normalised_moment("2026-02-01T24:01Z"));
}

TEST(Moment, dates_by_week_and_by_day_of_the_year_are_refused_by_name) {
    for (const auto* text : {"2026-W05-7T09:00Z", "2026W057T090000Z", "2026-w05", "2026-W05-7"}) {
        const auto moment = normalised_moment(text);
        ASSERT_FALSE(moment) << text;
        EXPECT_THAT(moment.error().message, HasSubstr("is a week date")) << text;
    }
    for (const auto* text : {"2026-032T09:00Z", "2026032T0900Z", "2026-032"}) {
        const auto moment = normalised_moment(text);
        ASSERT_FALSE(moment) << text;
        EXPECT_THAT(moment.error().message, HasSubstr("counts the days of the year")) << text;
    }
}

TEST(moment, without_a_zone_it_is_refused_with_the_mend) {
    for (const auto* text :
         {"2026-02-01T09:00:00", "2026-02-01 09:00", "20260201T0900", "2026-02-01T09"}) {
        const auto moment = normalised_moment(text);
        ASSERT_FALSE(moment) << text;
        EXPECT_EQ(moment.error().kind, failure_class::refused);
        EXPECT_THAT(moment.error().message, HasSubstr("has no zone"));
        EXPECT_THAT(moment.error().message, HasSubstr("append Z"));
    }
}

TEST(moment, everything_else_is_no_time) {
    for (const auto* text : {"",
                             "now",
                             "2026-02-01",
                             "2026-02-01Z",
                             "01.02.2026T09:00Z",
                             "2026-13-01T09:00Z",
                             "2026-02-01T25:00Z",
                             "2026-02-01T9Z",
                             "2026-02-01T09:00+1",
                             "2026-02-01T09:00:00ZZ",
                             "T",
                             "2026-2-1T9:00Z",
                             "2026-02-01T09:00.Z",
                             "2026-02-01T09:60Z",
                             "2026-02-01T0900:00Z",
                             "2026-02-01T09:0000Z",
                             "2026-02-01T09:00+01:00:00",
                             "2026-02-01T09:00+24",
                             "2026-02-01TZ",
                             "2026-0201T09:00Z",
                             "2026-02-30T09:00Z",
                             "2026-02-01T09:00 CET",
                             "2026-02-01T09:00\xE2\x88\x9A"
                             "01"}) {
        const auto moment = normalised_moment(text);
        EXPECT_FALSE(moment) << text << " became " << (moment ? *moment : "");
    }
}

}  // namespace
}  // namespace sluice::ocoya
