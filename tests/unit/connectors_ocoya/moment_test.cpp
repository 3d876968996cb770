#include "connectors/ocoya/moment.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sluice::ocoya {
namespace {

using ::testing::HasSubstr;

TEST(Moment, EveryIsoFormWithAZoneBecomesOne) {
    for (const auto* text :
         {"2026-02-01T09:00:00Z", "2026-02-01T09:00Z", "20260201T090000Z", "20260201T0900Z",
          "2026-02-01T10:00:00+01:00", "2026-02-01T10:00+0100", "2026-02-01T10:00+01",
          "2026-02-01 09:00:00Z", "2026-02-01t09:00:00z", "2026-02-01T09:00:00.999Z",
          "2026-02-01T09:00:00,5Z", "2026-02-01T02:00:00-07:00"}) {
        const auto moment = normalised_moment(text);
        EXPECT_EQ(moment ? *moment : moment.error().message, "2026-02-01T09:00:00Z") << text;
    }
}

TEST(Moment, WithoutAZoneItIsRefusedWithTheMend) {
    for (const auto* text : {"2026-02-01T09:00:00", "2026-02-01 09:00", "20260201T0900"}) {
        const auto moment = normalised_moment(text);
        ASSERT_FALSE(moment) << text;
        EXPECT_EQ(moment.error().kind, failure_class::refused);
        EXPECT_THAT(moment.error().message, HasSubstr("has no zone"));
        EXPECT_THAT(moment.error().message, HasSubstr("append Z"));
    }
}

TEST(Moment, EverythingElseIsNoTime) {
    for (const auto* text :
         {"", "now", "2026-02-01", "2026-02-01Z", "01.02.2026T09:00Z", "2026-13-01T09:00Z",
          "2026-02-01T25:00Z", "2026-02-01T09Z", "2026-02-01T09:00+1", "2026-02-01T09:00:00ZZ", "T",
          "2026-2-1T9:00Z", "2026-02-01T09:00.5Z"}) {
        const auto moment = normalised_moment(text);
        EXPECT_FALSE(moment) << text << " became " << (moment ? *moment : "");
    }
}

}  // namespace
}  // namespace sluice::ocoya
