// Ten years of schedules in five zones. The expected moments come from the C library's clock,
// minute by minute, by the rules of the guide. A time that the clock skips runs at the jump. A time
// that comes twice runs once. A schedule of every hour follows the clock alone.

#include "engine/plan/schedule.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <ctime>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace sluice::engine {
namespace {

using std::chrono::minutes;

// The minutes of every line below, and the changes of clocks, are multiples of this.
constexpr minutes stride{5};

const wall_time years_begin = parse_utc("2012-01-01T00:00:00Z").value();
const wall_time years_end = parse_utc("2022-01-01T00:00:00Z").value();

// The zone of the C library, for as long as this lives.
class library_zone {
 public:
    explicit library_zone(const char* zone) {
        if (const char* before = std::getenv("TZ")) {
            before_ = before;
        }
        ::setenv("TZ", zone, 1);
        ::tzset();
    }
    library_zone(const library_zone&) = delete;
    library_zone& operator=(const library_zone&) = delete;
    ~library_zone() {
        before_ ? ::setenv("TZ", before_->c_str(), 1) : ::unsetenv("TZ");
        ::tzset();
    }

    static std::tm clock_at(wall_time moment) {
        const std::time_t seconds =
            std::chrono::floor<std::chrono::seconds>(moment).time_since_epoch().count();
        std::tm shown{};
        ::localtime_r(&seconds, &shown);
        return shown;
    }

 private:
    std::optional<std::string> before_;
};

int last_day(const std::tm& at) {
    const int year = at.tm_year + 1900;
    const bool leaps = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    constexpr int lengths[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    return lengths[at.tm_mon] + (at.tm_mon == 1 && leaps ? 1 : 0);
}

struct line {
    const char* text;
    bool hourly;
    std::function<bool(const std::tm&)> matches;
};

const std::vector<line>& lines() {
    static const std::vector<line> all = {
        {"30 2 * * *", false, [](const std::tm& t) { return t.tm_hour == 2 && t.tm_min == 30; }},
        {"0,15 0,1,2,3 * * *", false,
         [](const std::tm& t) { return t.tm_hour < 4 && (t.tm_min == 0 || t.tm_min == 15); }},
        {"45 1-3 * * sat,sun", false,
         [](const std::tm& t) {
             return t.tm_hour >= 1 && t.tm_hour <= 3 && t.tm_min == 45 &&
                    (t.tm_wday == 0 || t.tm_wday == 6);
         }},
        {"0 0 L * *", false,
         [](const std::tm& t) {
             return t.tm_hour == 0 && t.tm_min == 0 && t.tm_mday == last_day(t);
         }},
        {"0 3 * * sun#2", false,
         [](const std::tm& t) {
             return t.tm_hour == 3 && t.tm_min == 0 && t.tm_wday == 0 && t.tm_mday > 7 &&
                    t.tm_mday <= 14;
         }},
        {"30 1 * * sunL", false,
         [](const std::tm& t) {
             return t.tm_hour == 1 && t.tm_min == 30 && t.tm_wday == 0 &&
                    t.tm_mday + 7 > last_day(t);
         }},
        {"20 * * * *", true, [](const std::tm& t) { return t.tm_min == 20; }},
        {"*/20 */2 * * *", true,
         [](const std::tm& t) { return t.tm_min % 20 == 0 && t.tm_hour % 2 == 0; }},
    };
    return all;
}

// A number for a minute of the calendar, in the order of the clock. Not a count of minutes.
std::int64_t number_of(const std::tm& at) {
    return (((static_cast<std::int64_t>(at.tm_year) * 12 + at.tm_mon) * 31 + at.tm_mday) * 24 +
            at.tm_hour) *
               60 +
           at.tm_min;
}

std::tm stride_later(std::tm at) {
    at.tm_sec = 0;
    at.tm_isdst = 0;
    at.tm_min += static_cast<int>(stride.count());
    const auto moment = ::timegm(&at);  // carries, and knows no zone
    std::tm later{};
    ::gmtime_r(&moment, &later);
    return later;
}

// The expected runs of every line, in one pass through the years.
std::vector<std::vector<wall_time>> expected_runs() {
    std::vector<std::vector<wall_time>> runs(lines().size());
    auto before = library_zone::clock_at(years_begin);
    auto furthest = number_of(before);  // the clock has shown everything until then
    for (auto at = years_begin + stride; at < years_end; at += stride) {
        const auto shown = library_zone::clock_at(at);
        const auto number = number_of(shown);
        std::vector<std::tm> passed;  // times that the clock skipped, then those that it shows
        for (auto next = stride_later(before); number > furthest && number_of(next) < number;
             next = stride_later(next)) {
            if (number_of(next) > furthest) {
                passed.push_back(next);
            }
        }
        passed.push_back(shown);
        for (std::size_t i = 0; i < lines().size(); ++i) {
            const auto& one = lines()[i];
            const bool runs_now =
                one.hourly ? one.matches(shown)
                           : number > furthest && std::ranges::any_of(passed, one.matches);
            if (runs_now) {
                runs[i].push_back(at);
            }
        }
        furthest = std::max(furthest, number);
        before = shown;
    }
    return runs;
}

class schedule_years : public ::testing::TestWithParam<const char*> {};

// Berlin: an hour, in the north. Santiago: an hour, in the south, with dates that the government
// moved. Lord Howe: half an hour. Istanbul: the rules ended in 2016. Casablanca: the clock goes
// back for Ramadan, and since 2018 the other way round.
INSTANTIATE_TEST_SUITE_P(zones, schedule_years,
                         ::testing::Values("Europe/Berlin", "America/Santiago",
                                           "Australia/Lord_Howe", "Europe/Istanbul",
                                           "Africa/Casablanca"));

TEST_P(schedule_years, ten_years_have_the_runs_that_the_clock_shows) {
    const library_zone zone(GetParam());
    const auto expected = expected_runs();
    for (std::size_t i = 0; i < lines().size(); ++i) {
        const auto when = schedule::parse(lines()[i].text, GetParam()).value();
        ASSERT_GT(expected[i].size(), 100U);
        auto at = years_begin;
        for (const auto moment : expected[i]) {
            const auto found = when.next(at, at);
            ASSERT_TRUE(found);
            ASSERT_TRUE(*found == moment) << lines()[i].text << ": " << format_utc_seconds(*found)
                                          << " and not " << format_utc_seconds(moment);
            at = *found;
        }
        EXPECT_GE(when.next(at, at), years_end);
        if (!lines()[i].hourly) {
            EXPECT_EQ(when.count(years_begin, years_end - stride, 1'000'000),
                      static_cast<std::int64_t>(expected[i].size()));
        }
    }
}

TEST_P(schedule_years, the_text_of_a_moment_is_what_the_clock_shows) {
    const library_zone zone(GetParam());
    const auto when = schedule::parse("0 0 * * *", GetParam()).value();
    for (auto at = years_begin; at < years_end; at += minutes(7 * 60 + 1)) {
        const auto shown = library_zone::clock_at(at);
        std::string text(32, '\0');
        text.resize(std::strftime(text.data(), text.size(), "%FT%T%z", &shown));
        text.insert(text.size() - 2, ":");
        if (text.ends_with("+00:00")) {
            text.replace(text.size() - 6, 6, "Z");
        }
        ASSERT_EQ(when.clock_text(at), text);
    }
}

}  // namespace
}  // namespace sluice::engine
