#include "engine/schedule_book.hpp"

#include "engine_fixture.hpp"

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
using ::testing::IsEmpty;

class schedule_book_test : public ::testing::Test {
 protected:
    void write(kinds kind, std::chrono::milliseconds lateness = {}, std::int64_t runs = 1) {
        const auto now = bench_.time.now();
        bench_.run(book_.write({.kind = kind, .due = now - lateness, .at = now, .runs = runs}));
    }
    std::optional<kept_schedule> kept() {
        return bench_.run(kept_schedules_of(&bench_.record, {"posts"}, bench_.time.now()))
            .value()
            .front();
    }

    engine_fixture bench_;
    services services_ = bench_.with();
    schedule_book book_{services_, "posts"};
};

TEST_F(schedule_book_test, sums_stay_over_a_restart) {
    write(kinds::late, seconds(90));
    write(kinds::missed, hours(1), 4);
    bench_.pass(minutes(1));
    schedule_book next(services_, "posts");
    bench_.run(next.write({.kind = kinds::late, .at = bench_.time.now(), .runs = 1}));
    const auto found = kept();
    ASSERT_TRUE(found);
    EXPECT_EQ(found->late, 2);
    EXPECT_EQ(found->missed, 4);
    EXPECT_EQ(found->skipped, 0);
    EXPECT_EQ(found->since, bench_start);
    ASSERT_EQ(found->events.size(), 3U);
    EXPECT_EQ(found->events[0].kind, kinds::late);
    EXPECT_EQ(found->events[0].lateness(), seconds(90));
    EXPECT_EQ(found->events[1].runs, 4);
}

TEST_F(schedule_book_test, a_run_in_time_costs_the_ledger_nothing) {
    write(kinds::started);
    write(kinds::held);
    EXPECT_THAT(bench_.record.calls, IsEmpty());
}

TEST_F(schedule_book_test, only_the_newest_events_are_kept) {
    for (int i = 0; i < 25; ++i) {
        write(kinds::skipped, {}, i + 1);
    }
    const auto found = kept();
    ASSERT_TRUE(found);
    EXPECT_EQ(found->events.size(), 10U);
    EXPECT_EQ(found->events.front().runs, 16);
    EXPECT_EQ(found->skipped, 325);
}

TEST_F(schedule_book_test, a_start_that_is_a_minute_late_is_a_warning) {
    write(kinds::late, seconds(2));
    write(kinds::late, minutes(2));
    EXPECT_THAT(bench_.log.lines(), Contains(HasSubstr("run starts late incoming=posts")));
    EXPECT_THAT(bench_.log.lines(), Contains(HasSubstr("late=2m")));
    EXPECT_THAT(bench_.log.levels(), ElementsAre(log_level::info, log_level::warning));
}

TEST_F(schedule_book_test, a_failing_ledger_is_logged_and_nothing_more) {
    bench_.record.faults["change_values"] = 1;
    write(kinds::missed);
    EXPECT_THAT(bench_.log.lines(), Contains(HasSubstr("not in the ledger")));
    EXPECT_FALSE(kept());
    write(kinds::missed);
    EXPECT_EQ(kept()->missed, 2) << "the next write has both";
}

TEST(kept_schedule, what_cannot_be_read_is_nothing) {
    for (const char* text : {"", "[]", "{", R"({"late":"x","events":[1,{"kind":"odd"}]})"}) {
        const auto kept = read_kept_schedule(text);
        EXPECT_EQ(kept.late, 0) << text;
        EXPECT_THAT(kept.events, IsEmpty()) << text;
    }
}

TEST(kept_schedule, each_kind_comes_back_as_it_was_written) {
    kept_schedule kept;
    for (const auto kind : {kinds::late, kinds::skipped, kinds::missed, kinds::cut_off}) {
        kept.add({.kind = kind, .due = bench_start - seconds(3), .at = bench_start, .runs = 2});
    }
    const auto read = read_kept_schedule(stored(kept));
    EXPECT_EQ(stored(read), stored(kept));
    EXPECT_EQ(read.events.back().kind, kinds::cut_off);
    EXPECT_EQ(read.cut_off, 2);
    EXPECT_EQ(read.worst, seconds(3));
}

}  // namespace
}  // namespace sluice::engine
