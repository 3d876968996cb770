#include "engine/due_runs.hpp"

#include "support/moments.hpp"

#include <gtest/gtest.h>

#include <set>

namespace sluice::engine {
namespace {

using sluice::testing::midnight;
using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;

schedule by(const char* text) {
    return schedule::parse(text, "UTC").value();
}

TEST(due_runs, once_makes_up_for_all_by_the_oldest) {
    const auto found =
        runs_to_make_up(by("every 5m"), missed_rule::once, midnight, midnight + minutes(12));
    EXPECT_EQ(found.at, midnight);
    EXPECT_EQ(found.missed, 2);
    EXPECT_EQ(runs_to_make_up(by("0 9 * * *"), missed_rule::once, midnight + hours(9),
                              midnight + hours(9 + 72))
                  .missed,
              3);
}

TEST(due_runs, skip_goes_on_with_the_first_to_come) {
    const auto found =
        runs_to_make_up(by("every 5m"), missed_rule::skip, midnight, midnight + minutes(12));
    EXPECT_EQ(found.at, midnight + minutes(15));
    EXPECT_EQ(found.missed, 3);
}

TEST(due_runs, all_begins_with_the_oldest_within_the_bound) {
    for (const char* text : {"every 5m", "*/5 * * * *"}) {
        for (std::int64_t others = 0; others <= 6; ++others) {
            for (std::int64_t limit = 1; limit <= 8; ++limit) {
                const auto now = midnight + minutes(5) * others + seconds(1);
                const auto found =
                    runs_to_make_up(by(text), {missed_rule::all, limit}, midnight, now);
                const auto dropped = std::max<std::int64_t>(others + 1 - limit, 0);
                EXPECT_EQ(found.missed, dropped) << text << others << " of " << limit;
                EXPECT_EQ(found.at, midnight + minutes(5) * dropped)
                    << text << others << " of " << limit;
            }
        }
    }
}

TEST(due_runs, a_year_of_minutes_is_counted_to_its_bound_and_its_newest_are_found) {
    const auto now = midnight + hours(24 * 365);
    const auto found = runs_to_make_up(by("* * * * *"), {missed_rule::all, 1000}, midnight, now);
    EXPECT_EQ(found.missed, most_counted + 1 - 1000) << "at least";
    EXPECT_EQ(found.at, now - minutes(999));
    EXPECT_EQ(runs_due_after(by("* * * * *"), midnight, now), most_counted);
    EXPECT_EQ(runs_due_after(by("every 1s"), midnight, now), most_counted);
}

TEST(due_runs, jitter_is_the_same_each_time_and_stays_before_the_next_run) {
    const auto often = by("every 5m");
    std::set<wall_time> seen;
    for (int run = 0; run < 500; ++run) {
        const auto planned = midnight + minutes(5) * run;
        const auto start = start_of("posts", often, hours(1), planned);
        EXPECT_EQ(start, start_of("posts", often, hours(1), planned));
        EXPECT_GE(start, planned);
        EXPECT_LT(start, planned + minutes(5));
        seen.insert(wall_time(start - planned));
    }
    EXPECT_GT(seen.size(), 450U) << "spread over the time";
    EXPECT_EQ(start_of("posts", often, milliseconds(0), midnight), midnight);
    EXPECT_LT(start_of("posts", often, seconds(1), midnight), midnight + seconds(1));
}

TEST(due_runs, incomings_of_one_schedule_are_spread) {
    const auto hourly = by("0 * * * *");
    milliseconds sum{0};
    constexpr int incomings = 1'000;
    int first_tenth = 0;
    for (int i = 0; i < incomings; ++i) {
        const auto later =
            start_of("incoming-" + std::to_string(i), hourly, minutes(10), midnight) - midnight;
        sum += later;
        first_tenth += later < minutes(1) ? 1 : 0;
    }
    EXPECT_NEAR(static_cast<double>(sum.count()) / incomings, 300'000, 15'000);
    EXPECT_NEAR(first_tenth, 100, 40);
}

}  // namespace
}  // namespace sluice::engine
