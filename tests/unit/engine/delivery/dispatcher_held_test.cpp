// Reasons why a lane does not deliver: a failing target, an operator's pause, the hour, a publisher
// that throws.

#include "unit/engine/dispatcher_fixture.hpp"

#include <gmock/gmock.h>

namespace sluice::engine {
namespace {

using ledger::paused_kind;
using ledger::task_state;
using std::chrono::hours;
using ::testing::Contains;
using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

class dispatcher_held_test : public dispatcher_test {
 protected:
    void fail_next(int times, const failure& why = {failure_class::unreachable, "no connection"}) {
        for (int i = 0; i < times; ++i) {
            target_->outcomes.emplace_back(why);
        }
    }
    // Makes the target unreachable until the breaker opens.
    std::optional<wall_time> open_the_breaker() {
        by_key_ = true;
        outgoing_->breaker.failures = 3;
        fail_next(3);
        add({"a", "b", "c", "d", "e"});
        return drain();
    }
    void pass_to(std::optional<wall_time> due) { bench_.pass(*due - bench_.time.now()); }
    void pause(paused_kind kind, const std::string& name) {
        ledger::pause_entry what;
        what.kind = kind;
        what.name = name;
        what.reason = "holidays";
        bench_.run(bench_.record.pause(what)).value();
        EXPECT_TRUE(bench_.run(pauses_.read()).value());
    }
    awaitable<void> pause_route() {
        ledger::pause_entry what;
        what.name = "to-report";
        co_await bench_.record.pause(what);
        co_await pauses_.read();
    }
    void resume(paused_kind kind, const std::string& name) {
        EXPECT_TRUE(bench_.run(bench_.record.resume(kind, name)).value());
        EXPECT_TRUE(bench_.run(pauses_.read()).value());
    }
};

TEST_F(dispatcher_held_test, a_target_that_keeps_failing_is_left_alone_and_tasks_stay_untouched) {
    const auto due = open_the_breaker();
    EXPECT_EQ(due, bench_start + outgoing_->breaker.pause);
    EXPECT_THAT(target_->sent, ElementsAre("a", "b", "c"));
    EXPECT_THAT(bench_.states(5),
                ElementsAre(task_state::retry, task_state::retry, task_state::retry,
                            task_state::fresh, task_state::fresh));
    EXPECT_EQ(bench_.task(4).counted_attempts(), 0);
    EXPECT_THAT(bench_.log.lines(),
                Contains(HasSubstr("nothing is sent to it for now outgoing=report failures=3")));
    EXPECT_EQ(drain(), due) << "nor is it asked in between";
    EXPECT_THAT(target_->sent, SizeIs(3));
}

TEST_F(dispatcher_held_test, a_single_task_tries_it_and_uses_up_no_attempt) {
    pass_to(open_the_breaker());
    fail_next(1);
    const auto due = drain();
    EXPECT_THAT(target_->sent, SizeIs(4));
    EXPECT_EQ(due, bench_.time.now() + outgoing_->breaker.pause * 2);
    EXPECT_EQ(bench_.task(1).state, task_state::waiting);
    EXPECT_EQ(bench_.task(1).counted_attempts(), 1) << "the first one, before it was known";
}

TEST_F(dispatcher_held_test, the_next_to_try_is_another_one) {
    outgoing_->breaker.longest_pause = outgoing_->breaker.pause;
    pass_to(open_the_breaker());
    fail_next(1);
    pass_to(drain());
    fail_next(1);
    drain();
    EXPECT_THAT(target_->sent, SizeIs(5));
    EXPECT_NE(target_->sent[3], target_->sent[4]);
}

TEST_F(dispatcher_held_test, when_it_works_again_everything_goes_on) {
    pass_to(open_the_breaker());
    drain();
    EXPECT_THAT(bench_.states(5), Each(task_state::finished));
    EXPECT_THAT(bench_.log.lines(), Contains(HasSubstr("the target works again")));
}

TEST_F(dispatcher_held_test, a_batch_target_is_tried_with_one) {
    target_->batch = 4;
    outgoing_->breaker.failures = 1;
    by_key_ = true;
    fail_next(4);
    add({"a", "b", "c", "d", "e", "f"});
    const auto due = drain();
    EXPECT_THAT(target_->batches, ElementsAre(4));
    pass_to(due);
    drain();
    EXPECT_THAT(target_->batches, ElementsAre(4, 1, 4, 1));
}

TEST_F(dispatcher_held_test, refused_records_do_not_open_it) {
    outgoing_->breaker.failures = 2;
    fail_next(5, {failure_class::refused, "400"});
    add({"a", "b", "c", "d", "e"});
    drain();
    EXPECT_THAT(bench_.states(5), Each(task_state::failed));
}

TEST_F(dispatcher_held_test, a_probe_that_is_given_back_leaves_the_way_open) {
    pass_to(open_the_breaker());
    bench_.record.faults["record_intents"] = 1;
    drain();
    EXPECT_THAT(bench_.states(5), Each(task_state::finished));
}

TEST_F(dispatcher_held_test, a_paused_route_keeps_its_queue) {
    for (const auto& [kind, name] :
         {std::pair(paused_kind::route, "to-report"), std::pair(paused_kind::outgoing, "report")}) {
        pause(kind, name);
        add({"a", "b"});
        EXPECT_EQ(drain(), std::nullopt);
        EXPECT_THAT(target_->sent, IsEmpty());
        resume(kind, name);
        drain();
        EXPECT_THAT(target_->sent, ElementsAre("a", "b"));
        target_->sent.clear();
    }
    EXPECT_THAT(bench_.log.lines(),
                Contains(HasSubstr("paused by hand: what waits there stays until it is resumed "
                                   "route=to-report reason=holidays")));
    EXPECT_THAT(bench_.log.lines(), Contains("resumed by hand outgoing=report"));
}

TEST_F(dispatcher_held_test, the_pause_of_another_does_not_matter) {
    pause(paused_kind::incoming, "to-report");
    pause(paused_kind::route, "report");
    add({"a"});
    drain();
    EXPECT_THAT(target_->sent, ElementsAre("a"));
}

TEST_F(dispatcher_held_test, a_pause_in_the_middle_gives_the_rest_back) {
    target_->on_send = [this](const delivery& what) {
        if (what.entity.id == "b") {
            asio::co_spawn(bench_.io, pause_route(), [](std::exception_ptr) {});
            bench_.io.poll();
        }
    };
    add({"a", "b", "c", "d"});
    drain();
    EXPECT_THAT(target_->sent, ElementsAre("a", "b"));
    EXPECT_EQ(bench_.task(3).state, task_state::fresh);
    EXPECT_EQ(bench_.task(3).counted_attempts(), 0);
}

TEST_F(dispatcher_held_test, by_a_schedule_so_many_go_in_a_run) {
    deliver_ = delivery_rule{schedule::parse("@hourly", "UTC").value(), 2};
    add({"a", "b", "c", "d", "e"});
    auto due = drain();
    EXPECT_THAT(target_->sent, IsEmpty());
    pass_to(due);
    due = drain();
    EXPECT_THAT(target_->sent, ElementsAre("a", "b"));
    EXPECT_EQ(*due - bench_.time.now(), hours(1));
    restart();
    EXPECT_EQ(drain(), due) << "which the ledger keeps";
    EXPECT_THAT(target_->sent, SizeIs(2));
    lane().begin_by_hand();
    EXPECT_EQ(drain(), due);
    EXPECT_THAT(target_->sent, SizeIs(4));
    pass_to(due);
    drain();
    EXPECT_THAT(target_->sent, ElementsAre("a", "b", "c", "d", "e"));
}

TEST_F(dispatcher_held_test, a_task_that_is_tried_again_keeps_its_run_open) {
    deliver_ = delivery_rule{schedule::parse("@hourly", "UTC").value(), 1};
    fail_next(1);
    add({"a", "b"});
    pass_to(drain());
    const auto due = drain();
    EXPECT_LT(*due, bench_.time.now() + hours(1));
    pass_to(due);
    drain();
    EXPECT_THAT(target_->sent, ElementsAre("a", "a"));
    EXPECT_THAT(bench_.states(2), ElementsAre(task_state::finished, task_state::fresh));
}

TEST_F(dispatcher_held_test, the_total_time_counts_from_the_first_attempt) {
    outgoing_->breaker.position = breaker_switch::off;
    outgoing_->policy.retry.attempts = 1000;
    outgoing_->policy.retry.total = std::chrono::seconds(5);
    fail_next(1000);
    add({"a"});
    bench_.pass(hours(1));  // time in the queue does not count
    const auto begun = bench_.time.now();
    for (auto due = drain(); due; due = drain()) {
        pass_to(due);
    }
    EXPECT_EQ(bench_.task(1).state, task_state::failed);
    EXPECT_THAT(bench_.task(1).reason, HasSubstr("given up after"));
    EXPECT_GE(bench_.time.now() - begun, std::chrono::seconds(5));
    EXPECT_GT(target_->sent.size(), 5U);
    EXPECT_LT(target_->sent.size(), 1000U);
}

TEST_F(dispatcher_held_test, a_publisher_that_throws_costs_attempts_and_not_the_lane) {
    outgoing_->policy.retry.attempts = 2;
    by_key_ = true;
    int thrown = 0;
    target_->safety = repeat_safety::idempotent;
    target_->on_send = [&](const delivery& what) {
        if (what.entity.id == "a") {
            ++thrown;
            throw std::runtime_error("boom");
        }
    };
    add({"a", "b"});
    for (auto due = drain(); due; due = drain()) {
        pass_to(due);
    }
    EXPECT_EQ(thrown, 2);
    EXPECT_THAT(bench_.states(2), ElementsAre(task_state::uncertain, task_state::finished));
}

TEST_F(dispatcher_held_test, a_lease_that_was_lost_is_noticed_before_anything_is_sent) {
    by_key_ = true;
    add({"a", "b"});
    target_->on_send = [this](const delivery& what) {
        if (what.entity.id != "a" || target_->sent.size() > 1) {
            return;
        }
        // The delivery took longer than any lease. "b" waits in the window; it is given back and
        // claimed anew, and not sent under the old claim.
        bench_.time.advance(hours(2));
    };
    drain();
    EXPECT_THAT(target_->sent, ElementsAre("a", "b"));
    EXPECT_EQ(bench_.task(2).attempts, 2);
    EXPECT_EQ(bench_.task(2).counted_attempts(), 1);
}

}  // namespace
}  // namespace sluice::engine
