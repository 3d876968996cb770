#include "engine/planned_start.hpp"

#include "support/moments.hpp"

#include <gtest/gtest.h>

namespace sluice::engine {
namespace {

using sluice::testing::midnight;
using std::chrono::hours;
using std::chrono::minutes;

schedule when(const char* text, const char* zone = "UTC") {
    return schedule::parse(text, zone).value();
}

ledger::incoming_state stored(wall_time at, const schedule& by) {
    ledger::incoming_state state;
    state.next_run = ledger::planned_run{at, by.text()};
    return state;
}

TEST(planned_start, is_the_schedules_first_where_nothing_is_stored) {
    EXPECT_EQ(planned_start(when("every 5m"), missed_rule::once, {}, midnight), midnight);
    EXPECT_EQ(planned_start(when("0 9 * * *"), missed_rule::once, {}, midnight),
              midnight + hours(9));
    EXPECT_EQ(planned_start(when("by hand"), missed_rule::once, {}, midnight), wall_time::max());
}

TEST(planned_start, is_what_its_own_schedule_has_planned) {
    const auto nine = when("0 9 * * *");
    EXPECT_EQ(planned_start(nine, missed_rule::once, stored(midnight + hours(9), nine), midnight),
              midnight + hours(9));
}

TEST(planned_start, is_planned_anew_for_another_hour_or_zone) {
    const auto nine = when("0 9 * * *");
    const auto state = stored(midnight + hours(9), nine);
    EXPECT_EQ(planned_start(when("0 18 * * *"), missed_rule::once, state, midnight),
              midnight + hours(18));
    EXPECT_EQ(
        planned_start(when("0 9 * * *", "America/New_York"), missed_rule::once, state, midnight),
        midnight + hours(14));
    EXPECT_EQ(planned_start(when("by hand"), missed_rule::once, state, midnight), wall_time::max());
}

TEST(planned_start, makes_up_for_a_missed_run_of_any_schedule_or_of_none_as_the_rule_says) {
    const auto state = stored(midnight - hours(1), when("0 23 * * *"));
    EXPECT_LE(planned_start(when("0 18 * * *"), missed_rule::once, state, midnight), midnight);
    EXPECT_EQ(planned_start(when("0 18 * * *"), missed_rule::skip, state, midnight),
              midnight + hours(18));
}

TEST(planned_start, counts_a_changed_interval_from_the_last_run) {
    auto state = stored(midnight + minutes(1), when("every 5m"));
    state.last_run = midnight - minutes(4);
    EXPECT_EQ(planned_start(when("every 1h"), missed_rule::once, state, midnight),
              midnight + minutes(56));
    EXPECT_EQ(planned_start(when("every 3m"), missed_rule::once, state, midnight),
              midnight + minutes(2));
    state.last_run = midnight + hours(5);  // the clock was set back since
    EXPECT_EQ(planned_start(when("every 1h"), missed_rule::once, state, midnight),
              midnight + hours(1));
}

TEST(planned_start, goes_on_at_once_with_a_listing_that_was_cut_off) {
    auto state = stored(midnight + hours(9), when("0 9 * * *"));
    state.listing_unfinished = true;
    EXPECT_EQ(planned_start(when("0 18 * * *"), missed_rule::skip, state, midnight), midnight);
}

}  // namespace
}  // namespace sluice::engine
