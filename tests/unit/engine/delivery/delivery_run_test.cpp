#include "engine/delivery/delivery_run.hpp"

#include "support/moments.hpp"

#include <gtest/gtest.h>

namespace sluice::engine {
namespace {

using sluice::testing::midnight;
using std::chrono::hours;
using std::chrono::minutes;

delivery_run daily(std::int64_t tasks = 0) {
    return {{schedule::parse("0 9 * * *", "UTC").value(), tasks}, midnight};
}

TEST(delivery_run, waits_for_its_time) {
    auto run = daily();
    EXPECT_EQ(run.next(), midnight + hours(9));
    EXPECT_FALSE(run.begin_when_due(midnight + hours(9) - minutes(1)));
    EXPECT_FALSE(run.under_way());
    EXPECT_TRUE(run.begin_when_due(midnight + hours(9)));
    EXPECT_TRUE(run.under_way());
    EXPECT_EQ(run.next(), midnight + hours(33));
    EXPECT_FALSE(run.begin_when_due(midnight + hours(10)));
}

TEST(delivery_run, counts_what_is_settled_and_what_is_in_hand) {
    auto run = daily(3);
    run.begin_when_due(midnight + hours(9));
    EXPECT_EQ(run.room(0), 3U);
    EXPECT_EQ(run.room(2), 1U);
    EXPECT_EQ(run.room(5), 0U);
    run.settled(2);
    EXPECT_EQ(run.room(0), 1U);
    run.settled(1);
    EXPECT_EQ(run.room(0), 0U);
    run.end();
    EXPECT_TRUE(run.begin_when_due(midnight + hours(33)));
    EXPECT_EQ(run.room(0), 3U);
}

TEST(delivery_run, starts_later_by_its_jitter_and_knows_how_late_it_began) {
    const delivery_rule rule{schedule::parse("0 9 * * *", "UTC").value(), 0, hours(2)};
    delivery_run run(rule, midnight, "posts to shop");
    const auto start = run.starts();
    EXPECT_EQ(run.next(), midnight + hours(9));
    EXPECT_GT(start, midnight + hours(9));
    EXPECT_LT(start, midnight + hours(11));
    EXPECT_EQ(delivery_run(rule, midnight, "posts to shop").starts(), start) << "drawn once";
    EXPECT_NE(delivery_run(rule, midnight, "posts to blog").starts(), start);
    EXPECT_FALSE(run.begin_when_due(start - std::chrono::milliseconds(1)));
    EXPECT_FALSE(run.last().has_value());
    EXPECT_TRUE(run.begin_when_due(start + minutes(3)));
    EXPECT_EQ(run.next(), midnight + hours(33));
    ASSERT_TRUE(run.last().has_value());
    EXPECT_EQ(run.last()->at, start + minutes(3));
    EXPECT_EQ(run.last()->late, minutes(3));
    delivery_run after(rule, midnight, "posts to shop");
    after.restore(run.stored(), midnight + hours(12));
    ASSERT_TRUE(after.last().has_value());
    EXPECT_EQ(after.last()->late, minutes(3));
}

TEST(delivery_run, a_run_by_hand_is_no_run_of_the_schedule) {
    auto run = daily();
    run.begin();
    EXPECT_TRUE(run.under_way());
    EXPECT_FALSE(run.last().has_value());
}

TEST(delivery_run, without_a_number_there_is_always_room) {
    auto run = daily();
    run.begin_when_due(midnight + hours(9));
    run.settled(1'000'000);
    EXPECT_GT(run.room(1000), 1'000'000U);
}

TEST(delivery_run, a_restart_goes_on_with_what_was_left) {
    auto before = daily(20);
    before.begin_when_due(midnight + hours(9));
    before.settled(13);
    auto after = daily(20);
    after.restore(before.stored(), midnight + hours(10));
    EXPECT_TRUE(after.under_way());
    EXPECT_EQ(after.room(0), 7U);
    EXPECT_EQ(after.next(), before.next());
}

TEST(delivery_run, a_missed_run_is_made_up_for_once) {
    auto before = daily();
    auto after = daily();
    after.restore(before.stored(), midnight + hours(24 * 5));
    EXPECT_TRUE(after.begin_when_due(midnight + hours(24 * 5)));
    after.end();
    EXPECT_FALSE(after.begin_when_due(midnight + hours(24 * 5 + 1)));
    EXPECT_EQ(after.next(), midnight + hours(24 * 5 + 9));
}

TEST(delivery_run, a_denser_schedule_does_not_wait_for_the_old_one) {
    const auto monthly = delivery_run({schedule::parse("0 9 31 * *", "UTC").value(), 0}, midnight);
    auto run = daily();
    run.restore(monthly.stored(), midnight);
    EXPECT_EQ(run.next(), midnight + hours(9));
}

TEST(delivery_run, a_run_to_come_of_another_hour_or_zone_does_not_take_place) {
    const auto by = [](const char* text, const char* zone) {
        return delivery_run({schedule::parse(text, zone).value(), 0}, midnight);
    };
    auto other_hour = by("0 18 * * *", "UTC");
    other_hour.restore(by("0 9,10 * * *", "UTC").stored(), midnight);
    EXPECT_EQ(other_hour.next(), midnight + hours(18));
    auto other_zone = by("0 9 * * *", "UTC");
    other_zone.restore(by("0 9 * * *", "Asia/Tokyo").stored(), midnight - hours(1));
    EXPECT_EQ(other_zone.next(), midnight + hours(9));
    auto rarer = by("every 12h", "UTC");
    rarer.restore(R"({"next":)" +
                      std::to_string((midnight + hours(1)).time_since_epoch() /
                                     std::chrono::milliseconds(1)) +
                      R"(,"schedule":"every 1h"})",
                  midnight);
    EXPECT_EQ(rarer.next(), midnight + hours(12));
}

TEST(delivery_run, a_run_to_come_that_no_schedule_is_known_of_must_be_one_of_the_schedules) {
    const auto stored = [](wall_time at) {
        return R"({"next":)" +
               std::to_string(at.time_since_epoch() / std::chrono::milliseconds(1)) + "}";
    };
    auto its = daily();
    its.restore(stored(midnight + hours(9)), midnight);
    EXPECT_EQ(its.next(), midnight + hours(9));
    auto strange = daily();
    strange.restore(stored(midnight + hours(5)), midnight);
    EXPECT_EQ(strange.next(), midnight + hours(9));
}

TEST(delivery_run, a_missed_run_of_another_schedule_is_made_up_for) {
    auto evening = delivery_run({schedule::parse("0 18 * * *", "UTC").value(), 0}, midnight);
    evening.restore(daily().stored(), midnight + hours(10));
    EXPECT_TRUE(evening.begin_when_due(midnight + hours(10)));
    EXPECT_EQ(evening.next(), midnight + hours(18));
}

TEST(delivery_run, a_text_that_cannot_be_read_changes_nothing) {
    for (const auto* text : {"", "[]", "{}", "{\"next\":\"soon\"}", "{\"left\":true}", "no"}) {
        auto run = daily(3);
        run.restore(text, midnight);
        EXPECT_EQ(run.next(), midnight + hours(9)) << text;
        EXPECT_FALSE(run.under_way()) << text;
    }
}

TEST(delivery_run, a_run_by_hand_leaves_the_schedule_alone) {
    auto run = daily(2);
    run.begin();
    EXPECT_TRUE(run.under_way());
    EXPECT_EQ(run.next(), midnight + hours(9));
}

}  // namespace
}  // namespace sluice::engine
