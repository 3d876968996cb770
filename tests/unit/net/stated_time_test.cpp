#include "support/moments.hpp"

#include <sluice/net/stated_time.hpp>

#include <gtest/gtest.h>

namespace sluice::net {
namespace {

using sluice::testing::noon;
using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::seconds;

const auto example = *parse_utc("1994-11-06T08:49:37Z");

asked_wait wait(std::string value, std::string name = "Retry-After") {
    header_list headers;
    headers.add(std::move(name), std::move(value));
    return read_asked_wait(headers, noon);
}

TEST(http_date, all_three_forms_are_read) {
    for (const auto* text : {"Sun, 06 Nov 1994 08:49:37 GMT", "Sunday, 06-Nov-94 08:49:37 GMT",
                             "Sun Nov  6 08:49:37 1994"}) {
        EXPECT_EQ(parse_http_date(text, noon), example) << text;
        EXPECT_EQ(parse_http_date(text), example) << text;
    }
}

TEST(http_date, what_servers_write_in_their_place_is_read_too) {
    for (const auto* text : {"Sun, 6 Nov 1994 08:49:37 GMT", "Sun, 06 Nov 1994 08:49:37 UTC",
                             "Sun, 06 Nov 1994 08:49:37 +0000", "Sun, 06 Nov 1994 09:49:37 +0100",
                             "Sun, 06 Nov 1994 00:49:37 -0800", "sun, 06 nov 1994 08:49:37 gmt",
                             "06 Nov 1994 08:49:37 GMT", "Sun, 06-Nov-1994 08:49:37 GMT",
                             "Sun, 06 Nov 94 08:49:37 GMT", "Sun Nov 6 08:49:37 1994",
                             "Sun Nov  6 08:49:37 UTC 1994", "Sun, 06 Nov 1994 08:49:37"}) {
        EXPECT_EQ(parse_http_date(text, noon), example) << text;
    }
}

TEST(http_date, a_year_of_two_digits_is_at_most_fifty_years_ahead) {
    EXPECT_EQ(parse_http_date("Sunday, 01-Feb-26 12:00:00 GMT", noon), noon);
    EXPECT_EQ(parse_http_date("Sunday, 01-Feb-76 12:00:00 GMT", noon),
              *parse_utc("2076-02-01T12:00:00Z"));
    EXPECT_EQ(parse_http_date("Sunday, 01-Feb-77 12:00:00 GMT", noon),
              *parse_utc("1977-02-01T12:00:00Z"));
}

TEST(http_date, what_is_no_date_is_none) {
    for (const auto* text :
         {"", "soon", "Sun", "Sun, 31 Feb 1994 08:49:37 GMT", "Sun, 06 Nov 1994 24:49:37 GMT",
          "Sun, 06 Nov 1994 08:60:37 GMT", "Sun, 06 Abc 1994 08:49:37 GMT",
          "Sun, 06 Nov 1994 08:49:37 CET", "Sun, 0x Nov 1994 08:49:37 GMT",
          "Sun, 06 Nov 1994 8:49:37 GMT", "Sun, 06 Nov 1994 GMT", "Sun, 06 Nov 08:49:37 GMT",
          "06 06 Nov 1994 08:49:37 GMT", "Sun, 00 Nov 1994 08:49:37 GMT",
          "Sun, 06 Nov 1994 08:49:37 GMT GMT", "Sun Sun, 06 Nov 1994 08:49:37 GMT"}) {
        EXPECT_FALSE(parse_http_date(text, noon)) << text;
    }
}

TEST(iso_moment, a_blank_and_a_missing_zone_are_read) {
    for (const auto* text : {"2026-02-01T12:00:00Z", "2026-02-01 12:00:00Z", "2026-02-01T12:00:00",
                             " 2026-02-01T13:00:00+01:00 "}) {
        EXPECT_EQ(parse_iso_moment(text), noon) << text;
    }
    EXPECT_FALSE(parse_iso_moment("2026-02-01"));
}

TEST(thousandths, the_number_in_front_counts) {
    for (const auto* text :
         {"60", "60.0", " 60 ", "60.000", "60, 60;window=60", "60;w=60", "\"60\"", "+60", "60."}) {
        EXPECT_EQ(thousandths_in(text), 60'000) << text;
    }
    EXPECT_EQ(thousandths_in("1.5"), 1'500);
    EXPECT_EQ(thousandths_in("0.0"), 0);
    EXPECT_EQ(thousandths_in("0.12345"), 123);
    EXPECT_EQ(thousandths_in("-3"), -3'000);
    EXPECT_GT(*thousandths_in("99999999999999999999"), 1'000'000'000'000'000'000);
    for (const auto* text : {"", "-", ".5", "1e9", "60s", "60 60", "soon", "2026-02-01"}) {
        EXPECT_FALSE(thousandths_in(text)) << text;
    }
}

TEST(asked_wait, in_seconds_or_as_a_date) {
    EXPECT_EQ(wait("12").length, seconds(12));
    EXPECT_EQ(wait(" 0 ").length, seconds(0));
    EXPECT_EQ(wait("1.5").length, milliseconds(1'500));
    EXPECT_EQ(wait("60, 60;window=60").length, seconds(60));
    EXPECT_EQ(wait("90s").length, seconds(90));
    EXPECT_EQ(wait("500ms").length, milliseconds(500));
    for (const auto* date : {"Sun, 01 Feb 2026 12:01:30 GMT", "Sunday, 01-Feb-26 12:01:30 GMT",
                             "Sun Feb  1 12:01:30 2026", "2026-02-01T12:01:30Z"}) {
        EXPECT_EQ(wait(date).length, seconds(90)) << date;
        EXPECT_EQ(wait(date).doubt, "") << date;
    }
    EXPECT_EQ(wait("Sun, 01 Feb 2026 11:00:00 GMT").length, seconds(0));
    EXPECT_EQ(wait("1500", "retry-after-ms").length, milliseconds(1'500));
    EXPECT_FALSE(read_asked_wait({}, noon).length);
    EXPECT_EQ(read_asked_wait({}, noon).doubt, "");
}

TEST(asked_wait, a_moment_in_place_of_seconds_is_read_and_doubted) {
    // 1769947230 is 2026-02-01T12:00:30Z
    for (const auto* value : {"1769947230", "1769947230.0", "1769947230000"}) {
        EXPECT_EQ(wait(value).length, seconds(30)) << value;
        EXPECT_EQ(wait(value).doubt, "Retry-After '" + std::string(value) +
                                         "' is no number of seconds; it is read as the moment "
                                         "2026-02-01T12:00:30Z");
    }
    EXPECT_EQ(wait("1769947170").length, seconds(0));
}

TEST(asked_wait, what_cannot_be_believed_is_doubted) {
    EXPECT_FALSE(wait("soon").length);
    EXPECT_EQ(wait("soon").doubt, "Retry-After 'soon' is neither seconds nor a date");
    EXPECT_FALSE(wait("-1").length);
    EXPECT_EQ(wait("-1").doubt, "Retry-After '-1' is negative, and says nothing");
    EXPECT_EQ(wait("40000000").doubt, "Retry-After '40000000' is more than a year");
    EXPECT_LE(*wait("99999999999999999999").length, hours(24) * 36'525);
    EXPECT_LE(*wait("4294967295").length, hours(24) * 36'525);
    EXPECT_FALSE(wait("99999999999999999999").doubt.empty());
}

}  // namespace
}  // namespace sluice::net
