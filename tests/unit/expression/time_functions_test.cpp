#include <sluice/expression/error_kind.hpp>
#include <sluice/expression/expression.hpp>

#include <gtest/gtest.h>

#include <string>

namespace sluice {
namespace {

std::string text_of(std::string_view text) {
    const auto compiled = expression::compile(text);
    if (!compiled) {
        return compiled.error().message;
    }
    const auto found = compiled->evaluate(json::value(nullptr));
    if (!found) {
        EXPECT_EQ(error_kind(found.error()), "invalid-value") << found.error().message;
        return found.error().message;
    }
    return found->is_string() ? std::string(found->get_string()) : write_json(*found);
}

TEST(time_functions, adds_a_length_of_time) {
    EXPECT_EQ(text_of("time_add('2026-01-31T23:30:00Z', '1h30m')"), "2026-02-01T01:00:00Z");
    EXPECT_EQ(text_of("time_add('2026-01-31T23:30:00.250Z', '250ms')"), "2026-01-31T23:30:00.500Z");
    EXPECT_EQ(text_of("time_add('2026-01-01', '1w1d')"), "2026-01-09T00:00:00Z");
}

TEST(time_functions, goes_back_with_a_minus) {
    EXPECT_EQ(text_of("time_add('2026-03-01T00:00:00+01:00', '-1d')"), "2026-02-27T23:00:00Z");
    EXPECT_EQ(text_of("time_add('2026-03-31T10:00:00Z', '-1mo')"), "2026-02-28T10:00:00Z");
}

TEST(time_functions, months_and_years_keep_the_day_or_take_the_months_last) {
    EXPECT_EQ(text_of("time_add('2028-02-29T10:00:00Z', '1y')"), "2029-02-28T10:00:00Z");
    EXPECT_EQ(text_of("time_add('2026-01-31T10:00:00Z', '13mo')"), "2027-02-28T10:00:00Z");
    EXPECT_EQ(text_of("time_add('2026-12-15T10:00:00Z', '1mo')"), "2027-01-15T10:00:00Z");
    EXPECT_EQ(text_of("time_add('2026-01-30T10:00:00Z', '1mo2d')"), "2026-03-02T10:00:00Z");
}

TEST(time_functions, a_day_in_a_zone_keeps_the_time_of_day) {
    EXPECT_EQ(text_of("time_add('2026-03-28T08:00:00Z', '1d', 'Europe/Berlin')"),
              "2026-03-29T07:00:00Z");
    EXPECT_EQ(text_of("time_add('2026-03-28T08:00:00Z', '24h', 'Europe/Berlin')"),
              "2026-03-29T08:00:00Z");
    EXPECT_EQ(text_of("time_add('2026-10-24T22:30:00Z', '1d', 'Europe/Berlin')"),
              "2026-10-25T23:30:00Z");
    // 02:30 is skipped on that day.
    EXPECT_EQ(text_of("time_add('2026-03-28T01:30:00Z', '1d', 'Europe/Berlin')"),
              "2026-03-29T01:30:00Z");
}

TEST(time_functions, a_local_time_that_is_skipped_or_comes_twice_has_a_rule) {
    EXPECT_EQ(text_of("parse_time('2026-03-29 02:30', '%F %R', 'Europe/Berlin')"),
              "2026-03-29T01:30:00Z");
    EXPECT_EQ(text_of("parse_time('2026-10-25 02:30', '%F %R', 'Europe/Berlin')"),
              "2026-10-25T00:30:00Z");
    EXPECT_EQ(text_of("parse_time('2026-11-01 01:30', '%F %R', 'America/New_York')"),
              "2026-11-01T05:30:00Z");
    EXPECT_EQ(text_of("format_time('2026-10-25T00:30:00Z', '%R %Z %z', 'Europe/Berlin')"),
              "02:30 CEST +0200");
    EXPECT_EQ(text_of("format_time('2026-10-25T01:30:00Z', '%R %Z %:z', 'Europe/Berlin')"),
              "02:30 CET +01:00");
}

TEST(time_functions, reads_times_in_many_formats) {
    EXPECT_EQ(text_of("parse_time('31/01/2026', '%d/%m/%Y')"), "2026-01-31T00:00:00Z");
    EXPECT_EQ(text_of("parse_time('1/2/2026', '%d/%m/%Y')"), "2026-02-01T00:00:00Z");
    EXPECT_EQ(text_of("parse_time('12:05 AM, Jan 31 2026', '%I:%M %p, %b %d %Y')"),
              "2026-01-31T00:05:00Z");
    EXPECT_EQ(text_of("parse_time('12:05 p.m. 31 january 26', '%I:%M %p %d %B %y')"),
              "2026-01-31T12:05:00Z");
    EXPECT_EQ(text_of("parse_time('Sat, 31 Jan 2026 09:00:00 GMT', '%a, %d %b %Y %T %Z')"),
              "2026-01-31T09:00:00Z");
    EXPECT_EQ(text_of("parse_time('2026-01-31T09:00:00.5+0230', '%FT%T.%L%z')"),
              "2026-01-31T06:30:00.500Z");
    EXPECT_EQ(text_of("parse_time('2026-031', '%Y-%j')"), "2026-01-31T00:00:00Z");
    EXPECT_EQ(text_of("parse_time('1767225600', '%s')"), "2026-01-01T00:00:00Z");
    EXPECT_EQ(text_of("parse_time(1767225600.25, '%s')"), "2026-01-01T00:00:00.250Z");
    EXPECT_EQ(text_of("parse_time(1767225600123, '%Q')"), "2026-01-01T00:00:00.123Z");
    EXPECT_EQ(text_of("parse_time(-1, '%s')"), "1969-12-31T23:59:59Z");
    EXPECT_EQ(text_of("parse_time('2026-01-31 09:00', null, '+05:30')"), "2026-01-31T03:30:00Z");
    EXPECT_EQ(text_of("parse_time('2026-01-31 09:00:10')"), "2026-01-31T09:00:10Z");
    EXPECT_EQ(text_of("parse_time('2026-01-31T23:59:60Z')"), "2026-02-01T00:00:00Z");
    EXPECT_EQ(text_of("parse_time('31.01.26', ['%Y-%m-%d', '%d.%m.%y'])"), "2026-01-31T00:00:00Z");
    EXPECT_EQ(text_of("parse_time(' 2026-01-31 ', ' %F')"), "2026-01-31T00:00:00Z");
}

TEST(time_functions, refuses_what_is_no_time) {
    EXPECT_EQ(text_of("parse_time('31/02/2026', '%d/%m/%Y')"),
              "column 1: parse_time(): the value of argument 1 must be a time: '31/02/2026' is no "
              "time in '%d/%m/%Y'");
    EXPECT_EQ(text_of("parse_time('2026-01-31 x', '%F')"),
              "column 1: parse_time(): the value of argument 1 must be a time: '2026-01-31 x' is "
              "no time in '%F'");
    EXPECT_EQ(text_of("parse_time('x', ['%F', '%R'])"),
              "column 1: parse_time(): the value of argument 1 must be a time: 'x' is no time in "
              "'%F', and 'x' is no time in '%R'");
    EXPECT_EQ(text_of("parse_time('09:00', '%R')"),
              "column 1: parse_time(): the value of argument 1 must be a time: the format '%R' has "
              "no year");
    EXPECT_NE(text_of("parse_time('09:00', '%k')").find("a letter after '%' that is not known"),
              std::string::npos);
    EXPECT_NE(text_of("parse_time('2026-13-01', '%F')").find("is no time"), std::string::npos);
    EXPECT_NE(text_of("parse_time('2027-02-29', '%F')").find("is no time"), std::string::npos);
    EXPECT_NE(text_of("parse_time('2026-366', '%Y-%j')").find("is no time"), std::string::npos);
    EXPECT_NE(text_of("parse_time(17)").find("must be '%s' for seconds"), std::string::npos);
    EXPECT_NE(text_of("parse_time('9999999999999999', '%s')").find("is no time"),
              std::string::npos);
    EXPECT_NE(text_of("parse_time(999999999999, '%s')").find("outside the years 0 to 9999"),
              std::string::npos);
    EXPECT_NE(text_of("parse_time('2026-01-01', '%F', 'Mars/Base')")
                  .find("no time zone is called 'Mars/Base'"),
              std::string::npos);
    EXPECT_NE(text_of("format_time('2026-01-01', '%F', '+25:00')").find("is no time zone"),
              std::string::npos);
    EXPECT_NE(text_of("format_time('soon', '%F')").find("'soon' is not a point in time"),
              std::string::npos);
}

TEST(time_functions, writes_times_as_strftime_does) {
    EXPECT_EQ(text_of("format_time('2026-02-01T00:05:09.007Z', "
                      "'%Y %y %m %-m %d %-d %e %H %-H %I %-I %M %S %L %p %P %j')"),
              "2026 26 02 2 01 1  1 00 0 12 12 05 09 007 AM am 032");
    EXPECT_EQ(text_of("format_time('2026-02-01T15:05:09Z', '%A %a %B %b %u %w %G-W%V %s %Q %%')"),
              "Sunday Sun February Feb 7 0 2026-W05 1769958309 1769958309000 %");
    EXPECT_EQ(text_of("format_time('2027-01-01T00:00:00Z', '%G-W%V')"), "2026-W53");
    EXPECT_EQ(text_of("format_time('2024-12-30T00:00:00Z', '%G-W%V')"), "2025-W01");
    EXPECT_EQ(text_of("format_time('2026-02-01T15:05:09Z', '%D %r %c')"),
              "02/01/26 03:05:09 PM Sun Feb  1 15:05:09 2026");
    EXPECT_EQ(text_of("format_time('2026-02-01T15:05:09Z', '%FT%T%:z', '-03:30')"),
              "2026-02-01T11:35:09-03:30");
    EXPECT_NE(text_of("format_time('2026-02-01', '%k')").find("not known"), std::string::npos);
    EXPECT_NE(text_of("format_time('2026-02-01', '%')").find("not known"), std::string::npos);
}

TEST(time_functions, finds_the_beginning_of_a_span) {
    const auto floored = [](std::string_view unit) {
        return text_of("time_floor('2026-08-15T22:35:40.5Z', '" + std::string(unit) +
                       "', 'Europe/Berlin')");
    };
    EXPECT_EQ(floored("minute"), "2026-08-15T22:35:00Z");
    EXPECT_EQ(floored("hour"), "2026-08-15T22:00:00Z");
    EXPECT_EQ(floored("day"), "2026-08-15T22:00:00Z");
    EXPECT_EQ(floored("week"), "2026-08-09T22:00:00Z");
    EXPECT_EQ(floored("month"), "2026-07-31T22:00:00Z");
    EXPECT_EQ(floored("quarter"), "2026-06-30T22:00:00Z");
    EXPECT_EQ(floored("year"), "2025-12-31T23:00:00Z");
    EXPECT_NE(floored("decade").find("must be 'minute'"), std::string::npos);
    // The second pass through the doubled hour stays in it.
    EXPECT_EQ(text_of("time_floor('2026-10-25T01:40:00Z', 'hour', 'Europe/Berlin')"),
              "2026-10-25T01:00:00Z");
}

TEST(time_functions, counts_whole_seconds) {
    EXPECT_EQ(text_of("seconds_between('2026-01-01T00:00:00.900Z', '2026-01-02T00:00:00Z')"),
              "86399");
    EXPECT_EQ(text_of("seconds_between('2026-01-02T00:00:00Z', '2026-01-01T00:00:00Z')"), "-86400");
}

TEST(time_functions, a_text_that_is_no_moment_or_length_is_named) {
    const std::string message = text_of("time_add('tomorrow', '1d')");
    EXPECT_NE(message.find("'tomorrow' is not a point in time"), std::string::npos) << message;
    EXPECT_NE(message.find("time_add()"), std::string::npos);
    for (const char* length : {"5", "", "-", "1x", "1.5h", "99999999999d", "1d-1h"}) {
        EXPECT_NE(text_of("time_add('2026-01-01T00:00:00Z', '" + std::string(length) + "')")
                      .find("' is not a length of time"),
                  std::string::npos)
            << length;
    }
    EXPECT_NE(text_of("time_add('2026-01-01T00:00:00Z', '9000y')").find("outside the years"),
              std::string::npos);
    EXPECT_NE(text_of("time_add('2026-01-01T00:00:00Z', '4000000000y')").find("outside the years"),
              std::string::npos);
    EXPECT_NE(text_of("time_add('2026-01-01T00:00:00Z', '4000000000d4000000000d')")
                  .find("outside the years"),
              std::string::npos);
}

}  // namespace
}  // namespace sluice
