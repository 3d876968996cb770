// How late deliveries begin: the time for which a task could go out, and nothing held it on
// purpose.

#include "unit/engine/dispatcher_fixture.hpp"

#include <gmock/gmock.h>

namespace sluice::engine {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

class dispatcher_lateness : public dispatcher_test {
 protected:
    const histogram& lateness() const { return target_watch_->activity().lateness; }
    void pause_route() {
        ledger::pause_entry entry;
        entry.name = "to-report";
        bench_.run(bench_.record.pause(entry)).value();
        EXPECT_TRUE(bench_.run(pauses_.read()).value());
    }
    void resume_route() {
        EXPECT_TRUE(
            bench_.run(bench_.record.resume(ledger::paused_kind::route, "to-report")).value());
        EXPECT_TRUE(bench_.run(pauses_.read()).value());
    }
};

TEST_F(dispatcher_lateness, each_task_counts_from_the_moment_that_it_could_go_out) {
    add({"a"});
    bench_.pass(seconds(20));
    add({"b"});
    bench_.pass(seconds(10));
    drain();
    EXPECT_EQ(lateness().count(), 2U);
    EXPECT_DOUBLE_EQ(lateness().sum(), 30 + 10);
}

TEST_F(dispatcher_lateness, a_task_that_is_tried_again_counts_from_its_next_attempt) {
    target_->outcomes.emplace_back(failure(failure_class::unreachable, "no connection"));
    add({"a"});
    const auto due = drain();
    ASSERT_TRUE(due);
    EXPECT_DOUBLE_EQ(lateness().sum(), 0);
    bench_.pass(*due - bench_.time.now() + seconds(7));
    drain();
    EXPECT_EQ(lateness().count(), 2U);
    EXPECT_DOUBLE_EQ(lateness().sum(), 7);
}

TEST_F(dispatcher_lateness, a_pause_by_hand_is_no_lateness) {
    lane();
    pause_route();
    add({"a"});
    drain();
    bench_.pass(hours(3));
    drain();
    EXPECT_EQ(lateness().count(), 0U);
    resume_route();
    drain();
    EXPECT_EQ(lateness().count(), 1U);
    EXPECT_DOUBLE_EQ(lateness().sum(), 0);
}

TEST_F(dispatcher_lateness, with_a_schedule_it_counts_from_the_moment_of_the_run) {
    deliver_ = delivery_rule{.when = schedule::parse("every 1h", "").value()};
    add({"a"});
    drain();
    EXPECT_DOUBLE_EQ(lateness().sum(), 0) << "an interval begins at once";
    bench_.pass(minutes(10));
    add({"b"});
    const auto due = drain();
    ASSERT_TRUE(due);
    bench_.pass(*due - bench_.time.now() + seconds(4));
    drain();
    EXPECT_EQ(lateness().count(), 2U);
    EXPECT_DOUBLE_EQ(lateness().sum(), 4);
}

}  // namespace
}  // namespace sluice::engine
