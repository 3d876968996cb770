#include "support/scripted_stages.hpp"
#include "unit/engine/dispatcher_fixture.hpp"

#include <gmock/gmock.h>

namespace sluice::engine {
namespace {

using ledger::task_state;
using std::chrono::seconds;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

TEST_F(dispatcher_test, delivers_in_order_and_finishes) {
    target_->outcomes.emplace_back(receipt_of("p-1"));
    add({"a", "b", "c"});
    EXPECT_EQ(drain(), std::nullopt);
    EXPECT_THAT(target_->sent, ElementsAre("a", "b", "c"));
    EXPECT_EQ(bench_.task(1).state, task_state::finished);
    EXPECT_EQ(bench_.task(1).external_id, "p-1");
    EXPECT_EQ(lane().settled().at(task_state::finished), 3);
    const auto history = bench_.run(bench_.record.find(1)).value().value();
    EXPECT_EQ(history.attempts.at(0).request, "POST a");
}

TEST_F(dispatcher_test, the_intent_stands_in_the_ledger_when_it_sends) {
    target_->safety = repeat_safety::verifiable;
    int checked = 0;
    target_->on_send = [&](const delivery& what) {
        const auto stored =
            sluice::testing::run_awaitable(bench_.record.find(1)).value().value().task;
        EXPECT_EQ(stored.open_intent.value().key, what.key);
        ++checked;
    };
    add({"a"});
    drain();
    EXPECT_EQ(checked, 1);
    EXPECT_EQ(bench_.task(1).open_intent, std::nullopt);
}

TEST_F(dispatcher_test, a_retry_holds_the_lane_and_gives_the_rest_back) {
    target_->outcomes.emplace_back(failure(failure_class::unreachable, "no connection"));
    add({"a", "b", "c"});
    const auto due = drain();
    EXPECT_THAT(target_->sent, ElementsAre("a"));
    EXPECT_THAT(bench_.states(3),
                ElementsAre(task_state::retry, task_state::fresh, task_state::fresh));
    EXPECT_EQ(bench_.task(2).counted_attempts(), 0);
    ASSERT_TRUE(due);
    EXPECT_EQ(due, bench_.task(1).next_attempt);
    bench_.pass(*due - bench_.time.now());
    EXPECT_EQ(drain(), std::nullopt);
    EXPECT_THAT(target_->sent, ElementsAre("a", "a", "b", "c"));
}

TEST_F(dispatcher_test, a_failed_one_lets_the_others_pass) {
    target_->outcomes.emplace_back(failure(failure_class::refused, "400"));
    add({"a", "b"});
    drain();
    EXPECT_THAT(bench_.states(2), ElementsAre(task_state::failed, task_state::finished));
}

TEST_F(dispatcher_test, the_last_attempt_fails) {
    outgoing_->policy.retry.attempts = 2;
    target_->outcomes.emplace_back(failure(failure_class::unreachable, "no connection"));
    target_->outcomes.emplace_back(failure(failure_class::unreachable, "no connection"));
    add({"a"});
    bench_.pass(*drain() - bench_.time.now());
    EXPECT_EQ(drain(), std::nullopt);
    EXPECT_EQ(bench_.task(1).state, task_state::failed);
}

TEST_F(dispatcher_test, a_refused_credential_waits_and_uses_no_attempt_up) {
    target_->outcomes.emplace_back(failure(failure_class::credential, "401"));
    add({"a"});
    EXPECT_EQ(drain(), bench_start + outgoing_->policy.wait_time);
    EXPECT_EQ(bench_.task(1).state, task_state::waiting);
    EXPECT_EQ(bench_.task(1).counted_attempts(), 0);
}

TEST_F(dispatcher_test, what_cannot_be_prepared_costs_no_intent) {
    add({"a"}, R"({"bad":1})");
    drain();
    EXPECT_EQ(bench_.task(1).state, task_state::failed);
    EXPECT_THAT(target_->sent, IsEmpty());
    EXPECT_THAT(bench_.record.calls, Not(Contains("record_intents")));
}

TEST_F(dispatcher_test, a_stage_of_the_outgoing_takes_a_task_out) {
    outgoing_->stages = dropping_stage();
    add({"a"});
    drain();
    EXPECT_EQ(bench_.task(1).state, task_state::skipped);
    EXPECT_THAT(bench_.task(1).reason, HasSubstr("not wanted"));
}

TEST_F(dispatcher_test, a_stage_that_fails_parks_the_task) {
    outgoing_->stages = failing_stage("stage 1 (map)");
    add({"a"});
    drain();
    EXPECT_EQ(bench_.task(1).state, task_state::failed);
    EXPECT_THAT(bench_.task(1).reason, HasSubstr("stage 1 (map)"));
}

TEST_F(dispatcher_test, a_failing_claim_is_tried_again) {
    bench_.record.faults["claim"] = 2;
    add({"a"});
    drain();
    EXPECT_EQ(bench_.task(1).state, task_state::finished);
    EXPECT_THAT(bench_.time.sleeps(), ElementsAre(seconds(1), seconds(1)));
}

TEST_F(dispatcher_test, without_an_intent_nothing_is_sent) {
    bench_.record.faults["record_intents"] = 1;
    target_->on_send = [&](const delivery&) {
        EXPECT_EQ(bench_.record.faults["record_intents"], 0);
    };
    add({"a", "b"});
    drain();
    EXPECT_THAT(target_->sent, ElementsAre("a", "b"));
    EXPECT_THAT(bench_.states(2), ElementsAre(task_state::finished, task_state::finished));
    EXPECT_EQ(bench_.task(1).counted_attempts(), 1);
}

TEST_F(dispatcher_test, an_outcome_is_written_until_it_stands) {
    bench_.record.faults["settle"] = 3;
    add({"a"});
    drain();
    EXPECT_THAT(target_->sent, ElementsAre("a"));
    EXPECT_EQ(bench_.task(1).state, task_state::finished);
}

TEST_F(dispatcher_test, batches_take_what_the_publisher_takes) {
    target_->batch = 2;
    target_->outcomes.emplace_back(receipt_of("p-1"));
    target_->outcomes.emplace_back(failure(failure_class::refused, "400"));
    add({"a", "b", "c"});
    drain();
    EXPECT_THAT(target_->batches, ElementsAre(2, 1));
    EXPECT_THAT(bench_.states(3),
                ElementsAre(task_state::finished, task_state::failed, task_state::finished));
    EXPECT_EQ(bench_.task(1).external_id, "p-1");
}

TEST_F(dispatcher_test, the_intents_of_a_batch_are_as_the_publisher_arranged_them) {
    target_->batch = 2;
    std::vector<std::string> plans;
    target_->on_send = [&](const delivery& what) {
        const auto stored = bench_.task(what.entity.id == "a" ? 1 : 2).open_intent;
        plans.push_back(stored ? stored->plan : "none");
    };
    add({"a", "b"});
    drain();
    EXPECT_THAT(plans, ElementsAre(HasSubstr(R"("plan":["a",2])"), HasSubstr(R"("plan":["b",2])")));
}

TEST_F(dispatcher_test, a_batch_leaves_out_what_cannot_be_prepared) {
    target_->batch = 3;
    add({"a"}, R"({"bad":1})");
    add({"b"});
    drain();
    EXPECT_THAT(target_->batches, ElementsAre(1));
    EXPECT_THAT(bench_.states(2), ElementsAre(task_state::failed, task_state::finished));
}

TEST_F(dispatcher_test, a_batch_without_intents_is_not_sent_and_uses_up_nothing) {
    target_->batch = 2;
    bench_.record.faults["record_intents"] = 1;
    target_->on_send = [&](const delivery&) {
        EXPECT_EQ(bench_.record.faults["record_intents"], 0);
    };
    add({"a", "b"});
    drain();
    EXPECT_THAT(target_->sent, ElementsAre("a", "b"));
    EXPECT_THAT(bench_.states(2), ElementsAre(task_state::finished, task_state::finished));
    EXPECT_EQ(bench_.task(1).counted_attempts(), 1);
    EXPECT_EQ(bench_.task(2).attempts, 2);
}

TEST_F(dispatcher_test, in_a_batch_an_open_intent_goes_alone) {
    target_->safety = repeat_safety::verifiable;
    target_->batch = 4;
    add({"a"});
    crash_in_the_middle("a");
    add({"b", "c"});
    target_->answers.emplace_back(finding({"p-9"}));
    bench_.pass(outgoing_->policy.settle_time);
    drain();
    EXPECT_THAT(target_->sent, ElementsAre("b", "c"));
    EXPECT_EQ(bench_.task(1).external_id, "p-9");
}

}  // namespace
}  // namespace sluice::engine
