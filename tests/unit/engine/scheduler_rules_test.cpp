// Overlap, missed runs, jitter and maintenance, and the events of each.

#include "engine/due_runs.hpp"
#include "scheduler_fixture.hpp"

#include <gmock/gmock.h>

namespace sluice::engine {
namespace {

using kinds = schedule_event_kind;
using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

class counted_events final : public schedule_counters {
 public:
    void count(const std::string& incoming, const schedule_event& event) override {
        EXPECT_EQ(incoming, "posts");
        sums[event.kind] += event.runs;
        all.push_back(event);
    }
    std::map<kinds, std::int64_t> sums;
    std::vector<schedule_event> all;
};

class scheduler_rules : public scheduler_test {
 protected:
    scheduler_rules() { counters_ = &events_; }
    ~scheduler_rules() override { stop(); }

    void hold_page() { source_->gate = std::make_shared<wake_event>(bench_.io.get_executor()); }
    void release_page() {
        source_->gate->notify();
        bench_.run_ready();
    }
    kept_schedule kept() {
        return bench_.run(kept_schedules_of(&bench_.record, {"posts"}, bench_.time.now()))
            .value()
            .front()
            .value_or(kept_schedule());
    }
    static maintenance_calendar windows(std::vector<maintenance_settings> given) {
        return maintenance_calendar(given);
    }
    static maintenance_settings window(wall_time from, wall_time until) {
        maintenance_settings given;
        given.from = format_utc(from);
        given.until = format_utc(until);
        return given;
    }

    counted_events events_;
};

TEST_F(scheduler_rules, cancel_cuts_a_run_off_when_the_next_is_due) {
    overlap_ = overlap_rule::cancel;
    hold_page();
    start("every 5m");
    EXPECT_EQ(count(), 1U);
    pass_minutes(4);
    EXPECT_EQ(count(), 1U);
    pass_minutes(1);
    EXPECT_EQ(count(), 2U) << "the next run began in its time";
    EXPECT_EQ(next(), bench_start + minutes(10));
    const auto runs = bench_.run(bench_.record.last_runs({5})).value();
    ASSERT_EQ(runs.size(), 2U);
    EXPECT_EQ(runs[1].failure, "cut off: the next run was due");
    EXPECT_EQ(runs[1].ended, bench_start + minutes(5));
    EXPECT_FALSE(runs[0].ended);
    EXPECT_THAT(bench_.log.lines(), Contains(HasSubstr("run cut off")));
    EXPECT_EQ(kept().cut_off, 1);
    release_page();
    EXPECT_TRUE(bench_.run(bench_.record.last_runs({1})).value()[0].ended);
    pass_minutes(5);
    EXPECT_EQ(count(), 3U);
    EXPECT_EQ(events_.sums[kinds::cut_off], 1) << "a run that ended is not cut off";
}

TEST_F(scheduler_rules, a_listing_that_was_cut_off_goes_on_after_its_last_page) {
    overlap_ = overlap_rule::cancel;
    source_->pages.emplace_back(scripted_subscriber::page_of({"a"}, json::value(7), false));
    hold_page();
    start("every 5m");
    release_page();
    EXPECT_THAT(source_->positions, ElementsAre("null", "7"));
    pass_minutes(5);
    EXPECT_THAT(source_->positions, ElementsAre("null", "7", "7"));
}

TEST_F(scheduler_rules, a_run_that_was_cut_off_is_not_under_way_any_more) {
    overlap_ = overlap_rule::cancel;
    windows_ = windows({window(bench_start + minutes(5), bench_start + minutes(20))});
    hold_page();
    start("every 5m");
    EXPECT_NE(runs_->run_under_way(), 0);
    pass_minutes(5);
    EXPECT_EQ(count(), 1U) << "maintenance holds the next one";
    EXPECT_EQ(runs_->run_under_way(), 0);
    EXPECT_FALSE(runs_->is_running());
}

TEST_F(scheduler_rules, a_stop_ends_a_run_that_may_be_cut_off) {
    overlap_ = overlap_rule::cancel;
    hold_page();
    start("every 5m");
    stop();
    EXPECT_TRUE(ended_);
    EXPECT_EQ(events_.sums[kinds::cut_off], 0);
}

TEST_F(scheduler_rules, skipped_runs_are_counted) {
    overlap_ = overlap_rule::skip;
    hold_page();
    start("every 5m");
    pass_minutes(17);
    release_page();
    EXPECT_EQ(kept().skipped, 3) << "at 5, 10 and 15 minutes";
    EXPECT_EQ(next(), bench_start + minutes(20));
}

TEST_F(scheduler_rules, of_several_that_are_due_during_a_run_one_follows_and_the_others_count) {
    hold_page();
    start("every 5m");
    pass_minutes(17);
    release_page();
    EXPECT_EQ(count(), 2U);
    EXPECT_EQ(kept().skipped, 2);
    EXPECT_EQ(kept().late, 1);
    EXPECT_EQ(kept().worst, minutes(12)) << "due at 5, begun at 17";
}

TEST_F(scheduler_rules, all_missed_runs_are_made_up_for_one_after_the_other) {
    missed_ = {missed_rule::all, 10};
    stored_next(bench_start - minutes(12));
    start("every 5m");
    EXPECT_EQ(count(), 3U) << "12, 7 and 2 minutes ago";
    EXPECT_EQ(next(), bench_start + minutes(3));
    EXPECT_EQ(events_.sums[kinds::missed], 0);
    EXPECT_EQ(kept().late, 3);
}

TEST_F(scheduler_rules, the_bound_keeps_the_newest) {
    missed_ = {missed_rule::all, 2};
    stored_next(bench_start - minutes(22));
    start("every 5m");
    EXPECT_EQ(count(), 2U);
    EXPECT_EQ(kept().missed, 3);
    ASSERT_GE(events_.all.size(), 2U);
    EXPECT_EQ(events_.all[1].due, bench_start - minutes(7));
    EXPECT_EQ(next(), bench_start + minutes(3));
}

TEST_F(scheduler_rules,
       a_stop_while_missed_runs_are_made_up_for_leaves_the_rest_to_the_next_start) {
    missed_ = {missed_rule::all, 10};
    hold_page();
    stored_next(bench_start - minutes(12));
    start("every 5m");
    EXPECT_EQ(count(), 1U);
    EXPECT_EQ(next(), bench_start - minutes(7));
    stop();
    source_->gate.reset();
    start("every 5m");
    EXPECT_EQ(count(), 3U) << "two more";
    EXPECT_EQ(next(), bench_start + minutes(3));
}

TEST_F(scheduler_rules, missed_runs_that_another_makes_up_for_are_counted) {
    stored_next(bench_start - minutes(12));
    start("every 5m");
    EXPECT_EQ(count(), 1U);
    EXPECT_EQ(kept().missed, 2);
    EXPECT_THAT(bench_.log.lines(), Contains(HasSubstr("runs missed")));
}

TEST_F(scheduler_rules, a_machine_that_was_asleep_has_missed_runs) {
    missed_ = missed_rule::skip;
    start("every 5m");
    bench_.pass(hours(1) + minutes(1));
    EXPECT_EQ(count(), 1U) << "only the first";
    EXPECT_EQ(kept().missed, 12);
    EXPECT_EQ(next(), bench_start + minutes(65));
}

TEST_F(scheduler_rules, jitter_puts_a_run_off_and_keeps_the_beat) {
    jitter_ = minutes(4);
    stored_next(bench_start + minutes(1));
    start("every 5m");
    for (int run = 0; run < 20; ++run) {
        const auto planned = bench_start + minutes(1) + minutes(5) * run;
        const auto begins =
            start_of("posts", schedule::parse("every 5m", "").value(), jitter_, planned);
        while (bench_.time.now() < begins) {
            EXPECT_EQ(count(), static_cast<std::size_t>(run));
            bench_.pass(
                std::min<std::chrono::milliseconds>(begins - bench_.time.now(), seconds(30)));
        }
        EXPECT_EQ(count(), static_cast<std::size_t>(run + 1));
        EXPECT_EQ(next(), planned + minutes(5));
    }
    EXPECT_EQ(events_.sums[kinds::late], 0) << "a run that jitter put off is not late";
}

TEST_F(scheduler_rules, maintenance_holds_a_run_and_it_follows) {
    windows_ = windows({window(bench_start + minutes(4), bench_start + minutes(13))});
    start("every 5m");
    pass_minutes(12);
    EXPECT_EQ(count(), 1U);
    pass_minutes(1);
    EXPECT_EQ(count(), 2U);
    EXPECT_EQ(events_.sums[kinds::held], 1);
    EXPECT_EQ(kept().missed, 1) << "that of the tenth minute";
    EXPECT_EQ(next(), bench_start + minutes(15));
}

TEST_F(scheduler_rules, or_not_where_missed_runs_are_skipped) {
    missed_ = missed_rule::skip;
    windows_ = windows({window(bench_start + minutes(4), bench_start + minutes(13))});
    start("every 5m");
    pass_minutes(14);
    EXPECT_EQ(count(), 1U);
    EXPECT_EQ(kept().missed, 2);
    pass_minutes(1);
    EXPECT_EQ(count(), 2U);
}

TEST_F(scheduler_rules, a_run_that_is_under_way_ends_within_maintenance) {
    windows_ = windows({window(bench_start + minutes(1), bench_start + minutes(20))});
    source_->pages.emplace_back(scripted_subscriber::page_of({"a"}, json::value(7), false));
    source_->pages.emplace_back(scripted_subscriber::page_of({"b"}, json::value(8), false));
    hold_page();
    start("every 1h");
    pass_minutes(2);
    release_page();
    release_page();
    release_page();
    EXPECT_EQ(count(), 3U);
    EXPECT_TRUE(bench_.run(bench_.record.last_runs({1})).value()[0].ended);
}

TEST_F(scheduler_rules, maintenance_of_others_is_nothing_to_it) {
    auto others = window(bench_start, bench_start + hours(1));
    others.incoming.push_back({"orders", {}});
    windows_ = windows({others});
    start("every 5m");
    EXPECT_EQ(count(), 1U);
}

// A daemon that starts shortly before each run of ten years, and stops after it.
TEST_F(scheduler_rules, ten_years_of_restarts_lose_and_double_no_run) {
    for (const char* zone : {"America/Santiago", "Australia/Lord_Howe"}) {
        const auto when = schedule::parse("30 2 * * *", zone).value();
        const auto begin = bench_.time.now();
        auto planned = when.next(begin, begin).value();
        const auto runs_before = count();
        std::size_t runs = 0;
        stored_next(planned, when.text());
        for (const auto end = begin + hours(24 * 3653); planned < end; ++runs) {
            bench_.time.advance(planned - bench_.time.now() - seconds(30));
            start("30 2 * * *", zone);
            ASSERT_EQ(count(), runs_before + runs) << format_utc_seconds(planned);
            bench_.pass(seconds(30));
            ASSERT_EQ(count(), runs_before + runs + 1) << format_utc_seconds(planned);
            planned = when.next(planned, planned).value();
            ASSERT_EQ(next(), planned);
            stop();
        }
        EXPECT_GE(runs, 3652U);
        EXPECT_LE(runs, 3654U);
    }
    EXPECT_EQ(events_.sums[kinds::late] + events_.sums[kinds::missed], 0);
}

}  // namespace
}  // namespace sluice::engine
