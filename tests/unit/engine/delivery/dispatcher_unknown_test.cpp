// Deliveries whose outcome is unknown, and the end of a lane.

#include "unit/engine/dispatcher_fixture.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <gmock/gmock.h>

namespace sluice::engine {
namespace {

using ledger::task_state;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

class dispatcher_unknown_test : public dispatcher_test {
 protected:
    // Makes a verifiable task whose reply is lost, and moves on to the time of verification.
    void lose_a_reply(ledger::task_id id = 1) {
        target_->safety = repeat_safety::verifiable;
        target_->outcomes.emplace_back(lost_reply());
        add({"a"});
        const auto due = drain();
        EXPECT_EQ(due, bench_start + outgoing_->policy.settle_time);
        EXPECT_EQ(bench_.task(id).state, task_state::retry);
        EXPECT_TRUE(bench_.task(id).open_intent);
        bench_.pass(outgoing_->policy.settle_time);
    }

    // Starts run() beside the test; `ended_` is set when it is over.
    void start() {
        asio::co_spawn(bench_.io, lane().run(),
                       asio::bind_cancellation_slot(signal_.slot(),
                                                    [this](std::exception_ptr) { ended_ = true; }));
        bench_.run_ready();
    }

    asio::cancellation_signal signal_;
    bool ended_ = false;
};

TEST_F(dispatcher_unknown_test, what_the_target_has_is_finished_and_not_sent_again) {
    lose_a_reply();
    target_->answers.emplace_back(finding({"p-1"}));
    drain();
    EXPECT_THAT(target_->sent, ElementsAre("a"));
    EXPECT_EQ(bench_.task(1).state, task_state::finished);
    EXPECT_EQ(bench_.task(1).external_id, "p-1");
}

TEST_F(dispatcher_unknown_test, what_the_target_has_not_is_sent_again_under_the_same_key) {
    lose_a_reply();
    target_->answers.emplace_back(finding({}));
    drain();
    EXPECT_THAT(target_->sent, ElementsAre("a", "a"));
    EXPECT_EQ(target_->keys.at(0), target_->keys.at(1));
    EXPECT_EQ(bench_.task(1).state, task_state::finished);
}

TEST_F(dispatcher_unknown_test, a_target_that_is_not_sure_is_asked_again) {
    lose_a_reply();
    target_->answers.emplace_back(finding({}, false));
    target_->answers.emplace_back(failure(failure_class::unreachable, "no connection"));
    target_->answers.emplace_back(finding({"p-1"}));
    for (auto due = drain(); due; due = drain()) {
        bench_.pass(*due - bench_.time.now());
    }
    EXPECT_EQ(target_->asked, 3);
    EXPECT_THAT(target_->sent, ElementsAre("a"));
    EXPECT_EQ(bench_.task(1).external_id, "p-1");
}

TEST_F(dispatcher_unknown_test, what_comes_later_than_the_first_look_is_not_sent_again) {
    lose_a_reply();
    auto none = finding({});
    none.may_come_later = true;
    target_->answers.emplace_back(none);
    const auto due = drain();
    EXPECT_EQ(due, bench_start + 3 * outgoing_->policy.settle_time);
    EXPECT_EQ(bench_.task(1).state, task_state::waiting);
    bench_.pass(*due - bench_.time.now());
    target_->answers.emplace_back(finding({"p-1"}));
    drain();
    EXPECT_THAT(target_->sent, ElementsAre("a"));
    EXPECT_EQ(bench_.task(1).external_id, "p-1");
}

TEST_F(dispatcher_unknown_test, what_neither_look_has_shown_is_sent_again) {
    lose_a_reply();
    auto none = finding({});
    none.may_come_later = true;
    target_->answers.emplace_back(none);
    target_->answers.emplace_back(none);
    bench_.pass(*drain() - bench_.time.now());
    drain();
    EXPECT_EQ(target_->asked, 2);
    EXPECT_THAT(target_->sent, ElementsAre("a", "a"));
    EXPECT_EQ(bench_.task(1).counted_attempts(), 2);
}

TEST_F(dispatcher_unknown_test, behind_a_clock_set_back_the_target_has_time_to_settle) {
    target_->safety = repeat_safety::verifiable;
    add({"a"});
    crash_in_the_middle("a");
    bench_.time.advance(std::chrono::hours(-2));
    restart();
    const auto due = drain();
    EXPECT_EQ(target_->asked, 0);
    EXPECT_EQ(due, bench_start - std::chrono::hours(2) + outgoing_->policy.settle_time);
    bench_.pass(outgoing_->policy.settle_time);
    target_->answers.emplace_back(finding({"p-1"}));
    drain();
    EXPECT_EQ(target_->asked, 1);
    EXPECT_THAT(target_->sent, IsEmpty());
    EXPECT_EQ(bench_.task(1).external_id, "p-1");
}

TEST_F(dispatcher_unknown_test, the_result_of_another_outgoing_at_the_target_is_not_taken) {
    target_->safety = repeat_safety::verifiable;
    target_->place = "workspace 1";
    outgoing_->name = "other";
    add({"a"}, "{}", "other");
    target_->outcomes.emplace_back(receipt_of("p-1"));
    drain();
    lane_.reset();
    outgoing_->name = "report";
    lose_a_reply(2);
    target_->answers.emplace_back(finding({"p-1"}));
    drain();
    EXPECT_THAT(target_->sent, ElementsAre("a", "a", "a"));
    EXPECT_EQ(bench_.task(2).state, task_state::finished);
    EXPECT_EQ(bench_.task(2).external_id, "");
}

TEST_F(dispatcher_unknown_test, while_a_batch_is_under_way_none_of_its_twins_is_asked_about) {
    target_->safety = repeat_safety::verifiable;
    add({"x"}, "{}", "other");
    crash_in_the_middle("x", {"to-report", "other"});
    target_->batch = 2;
    target_->gate = std::make_shared<wake_event>(bench_.io.get_executor());
    target_->outcomes.emplace_back(receipt_of("p-1"));
    target_->outcomes.emplace_back(receipt_of("p-2"));
    add({"a", "b"});
    start();
    EXPECT_THAT(target_->batches, ElementsAre(2));
    auto second = std::make_shared<outgoing_plan>(*outgoing_);
    second->name = "other";
    dispatcher other(bench_.with(), lane_plan{"to-report", second}, context());
    bench_.pass(outgoing_->policy.settle_time);
    bool other_ended = false;
    asio::co_spawn(bench_.io, other.run(), [&](std::exception_ptr) { other_ended = true; });
    bench_.run_ready();
    EXPECT_EQ(target_->asked, 0) << "it would be shown what the batch has written";
    target_->answers.emplace_back(finding({"x-1"}));
    target_->gate->notify();
    bench_.run_ready();
    EXPECT_EQ(target_->asked, 1);
    EXPECT_EQ(bench_.task(1).external_id, "x-1");
    lane().stop();
    other.stop();
    bench_.run_ready();
    EXPECT_TRUE(other_ended);
}

TEST_F(dispatcher_unknown_test, what_is_repeated_under_a_key_is_what_was_sent_under_it) {
    target_->safety = repeat_safety::idempotent;
    target_->repeat_as_sent = true;
    target_->outcomes.emplace_back(lost_reply());
    add({"a"}, R"({"n":1})");
    const auto due = drain();
    ledger::task_edit edit;
    edit.id = 1;
    edit.data = R"({"n":2})";
    edit.send_again = false;
    edit.unknown_too = true;
    bench_.run(bench_.record.edit(edit)).value();
    bench_.pass(*due - bench_.time.now());
    drain();
    EXPECT_THAT(target_->data, ElementsAre(R"({"n":1})", R"({"n":1})"));
    EXPECT_EQ(target_->keys.at(0), target_->keys.at(1));
    EXPECT_EQ(target_->prepared, 1);
    EXPECT_EQ(bench_.task(1).state, task_state::finished);
}

TEST_F(dispatcher_unknown_test, what_surely_did_not_happen_is_sent_anew_under_a_new_key) {
    target_->safety = repeat_safety::idempotent;
    target_->repeat_as_sent = true;
    target_->outcomes.emplace_back(failure(failure_class::refused, "HTTP 422"));
    add({"a"}, R"({"n":1})");
    drain();
    ledger::task_edit edit;
    edit.id = 1;
    edit.data = R"({"n":2})";
    bench_.run(bench_.record.edit(edit)).value();
    drain();
    EXPECT_THAT(target_->data, ElementsAre(R"({"n":1})", R"({"n":2})"));
    EXPECT_NE(target_->keys.at(0), target_->keys.at(1));
}

TEST_F(dispatcher_unknown_test, the_result_of_a_twin_is_not_taken_for_ones_own) {
    target_->safety = repeat_safety::verifiable;
    target_->outcomes.emplace_back(receipt_of("p-1"));
    target_->outcomes.emplace_back(lost_reply());
    add({"a", "duplicate of a"});
    drain();
    bench_.pass(outgoing_->policy.settle_time);
    target_->answers.emplace_back(finding({"p-1"}));
    drain();
    EXPECT_THAT(target_->sent, ElementsAre("a", "duplicate of a", "duplicate of a"));
}

TEST_F(dispatcher_unknown_test, a_twin_that_finished_without_an_id_is_counted) {
    target_->safety = repeat_safety::verifiable;
    target_->outcomes.emplace_back(receipt_of(""));
    target_->outcomes.emplace_back(lost_reply());
    add({"a", "duplicate of a"});
    drain();
    bench_.pass(outgoing_->policy.settle_time);
    target_->answers.emplace_back(finding({"p-1"}));
    drain();
    EXPECT_THAT(target_->sent, ElementsAre("a", "duplicate of a", "duplicate of a"));
}

TEST_F(dispatcher_unknown_test, where_both_twins_are_found_none_is_sent_again) {
    target_->safety = repeat_safety::verifiable;
    target_->outcomes.emplace_back(receipt_of(""));
    target_->outcomes.emplace_back(lost_reply());
    add({"a", "duplicate of a"});
    drain();
    bench_.pass(outgoing_->policy.settle_time);
    target_->answers.emplace_back(finding({"p-1", "p-2"}));
    drain();
    EXPECT_THAT(target_->sent, ElementsAre("a", "duplicate of a"));
    EXPECT_EQ(bench_.task(2).external_id, "p-2");
}

TEST_F(dispatcher_unknown_test, a_ledger_that_fails_while_findings_are_weighed_keeps_the_intent) {
    lose_a_reply();
    for (const auto* operation : {"claimed_external_ids", "finished_without_id"}) {
        bench_.record.faults[operation] = 1;
        target_->answers.emplace_back(finding({"p-1"}));
    }
    target_->answers.emplace_back(finding({"p-1"}));
    drain();
    EXPECT_EQ(target_->asked, 3);
    EXPECT_THAT(target_->sent, ElementsAre("a"));
    EXPECT_EQ(bench_.task(1).external_id, "p-1");
}

TEST_F(dispatcher_unknown_test, a_lost_reply_of_a_once_task_waits_for_a_person) {
    target_->outcomes.emplace_back(lost_reply());
    add({"a", "b"});
    drain();
    EXPECT_THAT(bench_.states(2), ElementsAre(task_state::uncertain, task_state::finished));
    bench_.run(bench_.record.offer_again({}, bench_.time.now())).value();
    drain();
    EXPECT_THAT(target_->sent, ElementsAre("a", "b", "a"));
    EXPECT_EQ(bench_.task(1).state, task_state::finished);
}

TEST_F(dispatcher_unknown_test, behind_a_crash_a_once_task_waits_for_a_person) {
    add({"a"});
    crash_in_the_middle("a");
    drain();
    EXPECT_THAT(target_->sent, IsEmpty());
    EXPECT_EQ(bench_.task(1).state, task_state::uncertain);
}

TEST_F(dispatcher_unknown_test, behind_a_crash_an_idempotent_one_keeps_its_key) {
    target_->safety = repeat_safety::idempotent;
    add({"a"});
    crash_in_the_middle("a");
    drain();
    EXPECT_THAT(target_->keys, ElementsAre("key-a"));
    EXPECT_EQ(bench_.task(1).state, task_state::finished);
}

TEST_F(dispatcher_unknown_test, a_stop_finishes_the_delivery_in_hand_and_begins_none) {
    target_->gate = std::make_shared<wake_event>(bench_.io.get_executor());
    add({"a", "b"});
    start();
    lane().stop();
    bench_.run_ready();
    EXPECT_FALSE(ended_);
    target_->gate->notify();
    bench_.run_ready();
    EXPECT_TRUE(ended_);
    EXPECT_THAT(bench_.states(2), ElementsAre(task_state::finished, task_state::fresh));
    EXPECT_EQ(bench_.task(2).counted_attempts(), 0);
}

TEST_F(dispatcher_unknown_test, a_cancelled_delivery_keeps_its_intent) {
    target_->gate = std::make_shared<wake_event>(bench_.io.get_executor());
    add({"a"});
    start();
    signal_.emit(asio::cancellation_type::terminal);
    bench_.run_ready();
    EXPECT_TRUE(ended_);
    restart();
    EXPECT_EQ(bench_.task(1).state, task_state::processing);
    EXPECT_TRUE(bench_.task(1).open_intent);
}

TEST_F(dispatcher_unknown_test, new_tasks_wake_the_lane) {
    start();
    add({"a"});
    EXPECT_THAT(target_->sent, IsEmpty());
    lane().notify();
    bench_.run_ready();
    EXPECT_THAT(target_->sent, ElementsAre("a"));
    lane().stop();
    bench_.run_ready();
    EXPECT_TRUE(ended_);
}

}  // namespace
}  // namespace sluice::engine
