#include <sluice/model/time.hpp>

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

namespace sluice {
namespace {

using std::chrono::milliseconds;

TEST(utc, is_written_to_the_second_or_the_millisecond) {
    const wall_time at(milliseconds(1'769'850'000'250));
    EXPECT_EQ(format_utc_seconds(at), "2026-01-31T09:00:00Z");
    EXPECT_EQ(format_utc(at), "2026-01-31T09:00:00.250Z");
    EXPECT_EQ(format_utc(wall_time(milliseconds(-1))), "1969-12-31T23:59:59.999Z");
}

TEST(utc, is_read_with_z_or_an_offset_and_with_a_fraction) {
    const std::vector<std::pair<std::string, std::string>> good = {
        {"2026-01-31T09:00:00Z", "2026-01-31T09:00:00.000Z"},
        {"2026-01-31t09:00:00z", "2026-01-31T09:00:00.000Z"},
        {"2026-01-31T09:00:00.5Z", "2026-01-31T09:00:00.500Z"},
        {"2026-01-31T09:00:00.123999Z", "2026-01-31T09:00:00.123Z"},
        {"2026-01-31T09:00:00+01:00", "2026-01-31T08:00:00.000Z"},
        {"2026-01-31T23:30:00-05:45", "2026-02-01T05:15:00.000Z"},
        {"2024-02-29T00:00:00Z", "2024-02-29T00:00:00.000Z"},
        {"2016-12-31T23:59:60Z", "2017-01-01T00:00:00.000Z"}};
    for (const auto& [text, expected] : good) {
        const auto at = parse_utc(text);
        ASSERT_TRUE(at) << text;
        EXPECT_EQ(format_utc(*at), expected) << text;
    }
}

TEST(utc, refuses_everything_else) {
    for (const auto* text :
         {"", "2026-01-31", "2026-01-31T09:00:00", "2026-01-31 09:00:00Z", "2026-01-31T09:00Z",
          "2026-02-30T09:00:00Z", "2025-02-29T09:00:00Z", "2026-13-01T09:00:00Z",
          "2026-01-31T24:00:00Z", "2026-01-31T09:60:00Z", "2026-01-31T09:00:61Z",
          "2026-01-31T09:00:00.Z", "2026-01-31T09:00:00+24:00", "2026-01-31T09:00:00+01:60",
          "2026-01-31T09:00:00Z ", "26-01-31T09:00:00Z", "2026-1-31T09:00:00Z"}) {
        const auto at = parse_utc(text);
        ASSERT_FALSE(at) << text;
        EXPECT_NE(at.error().mend, "");
    }
}

TEST(duration, is_read_with_its_units) {
    const std::vector<std::pair<std::string, milliseconds>> good = {
        {"250ms", milliseconds(250)},
        {"30s", std::chrono::seconds(30)},
        {"5m", std::chrono::minutes(5)},
        {"2h", std::chrono::hours(2)},
        {"1d", std::chrono::hours(24)},
        {"1h30m", std::chrono::minutes(90)},
        {"1m500ms", milliseconds(60'500)},
        {"0s", milliseconds(0)},
        {"36500d", std::chrono::hours(36'500 * 24)}};
    for (const auto& [text, expected] : good) {
        const auto length = parse_duration(text);
        ASSERT_TRUE(length) << text;
        EXPECT_EQ(*length, expected) << text;
    }
}

TEST(duration, refuses_everything_else) {
    for (const auto* text : {"", "5", "m", "5 m", "5x", "-5m", "1.5h", "5m ", "36501d",
                             "99999999999999999999s", "36500d1ms", "+5m"}) {
        EXPECT_FALSE(parse_duration(text)) << text;
    }
}

TEST(duration, is_written_as_it_is_read) {
    for (const auto* text : {"0s", "250ms", "30s", "5m", "1h30m", "1d", "2d3h4m5s6ms"}) {
        EXPECT_EQ(format_duration(parse_duration(text).value()), text);
    }
}

}  // namespace
}  // namespace sluice
