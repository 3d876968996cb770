#include "engine/scheduler.hpp"

#include "scheduler_fixture.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sluice::engine {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;
using ::testing::Contains;
using ::testing::HasSubstr;

TEST_F(scheduler_test, an_interval_runs_at_once_and_then_by_its_beat) {
    start("every 5m");
    EXPECT_EQ(count(), 1U);
    EXPECT_EQ(next(), bench_start + minutes(5));
    for (int minute = 1; minute <= 10; ++minute) {
        bench_.pass(minutes(1));
        EXPECT_EQ(count(), 1U + static_cast<std::size_t>(minute / 5)) << minute;
    }
    EXPECT_EQ(bench_.run(bench_.record.last_runs({1})).value().at(0).trigger, "schedule");
}

TEST_F(scheduler_test, says_when_the_next_run_is_due) {
    stored_next(bench_start + minutes(2));
    start("every 5m");
    EXPECT_EQ(runs_->activity().due, bench_start + minutes(2));
    bench_.pass(minutes(2));
    EXPECT_EQ(count(), 1U);
    EXPECT_EQ(runs_->activity().due, bench_start + minutes(7));
}

TEST_F(scheduler_test, a_run_that_is_made_up_for_is_due_from_then_on) {
    stored_next(bench_start - hours(3));
    start("every 5m");
    EXPECT_EQ(count(), 1U);
    EXPECT_GE(*runs_->activity().due, bench_start);
}

TEST_F(scheduler_test, by_hand_ends_at_once) {
    start("by hand");
    EXPECT_TRUE(ended_);
    EXPECT_EQ(count(), 0U);
}

TEST_F(scheduler_test, a_restart_keeps_to_the_stored_run) {
    stored_next(bench_start + minutes(2));
    start("every 5m");
    EXPECT_EQ(count(), 0U);
    bench_.pass(minutes(1));
    bench_.pass(minutes(1));
    EXPECT_EQ(count(), 1U);
    EXPECT_EQ(next(), bench_start + minutes(7));
}

TEST_F(scheduler_test, missed_runs_are_made_up_for_once) {
    stored_next(bench_start - minutes(12));
    start("every 5m");
    EXPECT_EQ(count(), 1U);
    EXPECT_EQ(next(), bench_start + minutes(3));
}

TEST_F(scheduler_test, missed_runs_are_skipped_where_that_is_the_rule) {
    missed_ = missed_rule::skip;
    stored_next(bench_start - minutes(12));
    start("every 5m");
    EXPECT_EQ(count(), 0U);
    EXPECT_EQ(next(), bench_start + minutes(3));
    for (int minute = 1; minute <= 3; ++minute) {
        EXPECT_EQ(count(), 0U);
        bench_.pass(minutes(1));
    }
    EXPECT_EQ(count(), 1U);
}

TEST_F(scheduler_test, a_listing_that_was_cut_off_goes_on_also_where_missed_runs_are_skipped) {
    missed_ = missed_rule::skip;
    ledger::page_commit page;
    page.incoming = "posts";
    page.position = "2";
    page.last = false;
    bench_.run(bench_.record.commit_page(page)).value();
    stored_next(bench_start - minutes(12));
    start("every 5m");
    EXPECT_EQ(count(), 1U);
}

// A run of seven minutes on a schedule of five.
TEST_F(scheduler_test, a_run_that_is_due_during_another_follows_at_once) {
    source_->gate = std::make_shared<wake_event>(bench_.io.get_executor());
    start("every 5m");
    EXPECT_EQ(count(), 1U);
    bench_.pass(minutes(7));
    EXPECT_EQ(count(), 1U) << "one run at a time";
    source_->gate->notify();
    bench_.run_ready();
    EXPECT_EQ(count(), 2U);
    EXPECT_EQ(next(), bench_start + minutes(10));
    source_->gate->notify();
    bench_.run_ready();
}

TEST_F(scheduler_test, a_run_that_is_due_during_another_is_skipped_where_that_is_the_rule) {
    overlap_ = overlap_rule::skip;
    source_->gate = std::make_shared<wake_event>(bench_.io.get_executor());
    start("every 5m");
    bench_.pass(minutes(7));
    source_->gate->notify();
    bench_.run_ready();
    EXPECT_EQ(count(), 1U);
    EXPECT_EQ(next(), bench_start + minutes(10));
    for (int minute = 8; minute <= 10; ++minute) {
        EXPECT_EQ(count(), 1U);
        bench_.pass(minutes(1));
    }
    EXPECT_EQ(count(), 2U);
    source_->gate->notify();
    bench_.run_ready();
}

TEST_F(scheduler_test, a_denser_schedule_does_not_wait_for_the_old_one) {
    stored_next(bench_start + minutes(60 * 24));
    start("every 5m");
    bench_.pass(minutes(1));
    for (int minute = 2; minute <= 5; ++minute) {
        EXPECT_EQ(count(), 0U);
        bench_.pass(minutes(1));
    }
    EXPECT_EQ(count(), 1U);
}

// It is 13:46:40 at the start.
TEST_F(scheduler_test, a_run_to_come_of_another_schedule_does_not_take_place) {
    stored_next(bench_start + minutes(14), "0 9,14 * * * in UTC");
    start("0 18 * * *");
    EXPECT_EQ(format_utc_seconds(next().value()), "1970-01-12T18:00:00Z");
    pass_minutes(60);
    EXPECT_EQ(count(), 0U);
    pass_minutes(200);
    EXPECT_EQ(count(), 1U);
}

TEST_F(scheduler_test, a_run_to_come_of_another_time_zone_does_not_take_place) {
    stored_next(bench_start + seconds(800), "0 14 * * * in UTC");
    start("0 14 * * *", "Asia/Kolkata");
    EXPECT_EQ(format_utc_seconds(next().value()), "1970-01-13T08:30:00Z");
    pass_minutes(60);
    EXPECT_EQ(count(), 0U);
}

TEST_F(scheduler_test, a_run_to_come_that_no_schedule_is_known_of_must_be_one_of_the_schedules) {
    stored_next(bench_start + seconds(800));
    start("0 18 * * *");
    EXPECT_EQ(format_utc_seconds(next().value()), "1970-01-12T18:00:00Z");
}

TEST_F(scheduler_test, a_missed_run_of_another_schedule_is_made_up_for) {
    stored_next(bench_start - minutes(12), "34 13 * * * in UTC");
    start("0 18 * * *");
    EXPECT_EQ(count(), 1U);
    EXPECT_EQ(format_utc_seconds(next().value()), "1970-01-12T18:00:00Z");
}

TEST_F(scheduler_test, a_longer_interval_is_counted_from_the_last_run) {
    bench_.run(bench_.record.begin_run({"posts", "schedule", bench_start - minutes(20)})).value();
    stored_next(bench_start + minutes(3), "every 5m");
    start("every 1h");
    EXPECT_EQ(next(), bench_start + minutes(40));
    pass_minutes(39);
    EXPECT_EQ(count(), 0U);
    pass_minutes(1);
    EXPECT_EQ(count(), 1U);
}

TEST_F(scheduler_test, a_schedule_that_is_written_otherwise_is_the_same) {
    stored_next(bench_start + minutes(3), "every 5m");
    start("every 300s");
    EXPECT_EQ(next(), bench_start + minutes(3));
}

TEST_F(scheduler_test, the_first_run_of_a_calendar_is_stored_at_the_start) {
    start("0 18 * * *");
    EXPECT_EQ(format_utc_seconds(next().value()), "1970-01-12T18:00:00Z");
}

TEST_F(scheduler_test, a_listing_that_was_cut_off_goes_on_at_once) {
    ledger::page_commit page;
    page.incoming = "posts";
    page.position = "2";
    page.last = false;
    bench_.run(bench_.record.commit_page(page)).value();
    stored_next(bench_start + minutes(4));
    start("every 5m");
    EXPECT_EQ(count(), 1U);
    EXPECT_EQ(source_->positions.at(0), "2");
}

TEST_F(scheduler_test, a_clock_that_is_set_on_is_noticed_within_a_minute) {
    start("every 1h");
    for (const auto length : bench_.time.sleeps()) {
        EXPECT_LE(length, seconds(60));
    }
    EXPECT_FALSE(bench_.time.sleeps().empty());
}

TEST_F(scheduler_test, a_clock_that_is_set_back_makes_nobody_wait_longer_than_a_turn) {
    start("every 5m");
    bench_.time.set_back(hours(24));
    bench_.pass(minutes(1));
    EXPECT_EQ(next(), bench_.time.now() + minutes(5));
    for (int minute = 1; minute <= 5; ++minute) {
        EXPECT_EQ(count(), 1U) << minute;
        bench_.pass(minutes(1));
    }
    EXPECT_EQ(count(), 2U);
}

TEST_F(scheduler_test, a_failing_ledger_does_not_end_the_schedule) {
    bench_.record.faults["state_of"] = 1;
    bench_.record.faults["store_next_run"] = 1;
    bench_.record.faults["begin_run"] = 1;
    start("every 1m");
    EXPECT_THAT(bench_.log.lines(), Contains(HasSubstr("stored schedule not read")));
    EXPECT_THAT(bench_.log.lines(), Contains(HasSubstr("next run not stored")));
    EXPECT_EQ(count(), 0U);
    bench_.pass(minutes(1));
    EXPECT_EQ(count(), 1U);
}

TEST_F(scheduler_test, a_failed_run_is_followed_by_the_next) {
    start("every 1m");
    source_->pages.emplace_back(failure(failure_class::unreachable, "HTTP 502"));
    bench_.pass(minutes(1));
    bench_.pass(minutes(1));
    EXPECT_EQ(count(), 3U);
}

}  // namespace
}  // namespace sluice::engine
