#include "ledger_contract.hpp"

#include <gmock/gmock.h>

namespace sluice::ledger {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST_P(ledger_contract, claims_in_order_and_never_twice) {
    const auto ids = add({"a", "b", "c"});
    EXPECT_EQ(ids_of(claim(2).tasks), (std::vector{ids[0], ids[1]}));
    EXPECT_EQ(ids_of(claim(2).tasks), (std::vector{ids[2]}));
    EXPECT_THAT(claim(2).tasks, IsEmpty());
}

TEST_P(ledger_contract, a_claimed_task_says_so) {
    add({"a"});
    const auto held = claim_one(at(3));
    EXPECT_EQ(held.state, task_state::processing);
    EXPECT_EQ(held.attempts, 1);
    EXPECT_EQ(held.counted_attempts(), 1);
    EXPECT_EQ(held.data, R"({"id":"a"})");
    EXPECT_EQ(read(held.id).state, task_state::processing);
    EXPECT_EQ(read(held.id).attempts, 1);
}

TEST_P(ledger_contract, lanes_are_apart) {
    auto page = page_of({"a", "b"});
    page.tasks[0].lane = {"posts-to-report", "other"};
    const auto ids = get(ledger_->commit_page(page));
    EXPECT_EQ(ids_of(claim(5).tasks), (std::vector{ids[1]}));
}

TEST_P(ledger_contract, an_unknown_lane_has_nothing) {
    const auto reply = claim(5);
    EXPECT_THAT(reply.tasks, IsEmpty());
    EXPECT_FALSE(reply.next_due);
}

TEST_P(ledger_contract, a_limit_of_none_claims_none) {
    add({"a"});
    EXPECT_THAT(claim(0).tasks, IsEmpty());
    EXPECT_EQ(claim_one().attempts, 1);
}

TEST_P(ledger_contract, never_goes_past_a_head_that_waits_for_its_next_attempt) {
    const auto ids = add({"a", "b"});
    auto later = outcome(claim_one(), task_state::retry);
    later.next_attempt = at(30);
    settle(later);
    const auto reply = claim(5, at(29));
    EXPECT_THAT(reply.tasks, IsEmpty());
    EXPECT_EQ(reply.next_due, at(30));
    EXPECT_EQ(ids_of(claim(5, at(30)).tasks), ids);
}

TEST_P(ledger_contract, hands_out_what_stands_before_one_that_has_to_wait) {
    const auto ids = add({"a", "b", "c"});
    const auto held = claim(3).tasks;
    auto later = outcome(held[1], task_state::retry);
    later.next_attempt = at(30);
    settle(later);
    get(ledger_->release({ids[0], ids[2]}, at(1)));
    EXPECT_EQ(ids_of(claim(5, at(2)).tasks), (std::vector{ids[0]}));
}

TEST_P(ledger_contract, a_waiting_head_without_a_time_holds_its_lane) {
    add({"a", "b"});
    settle(claim_one(), task_state::waiting);
    const auto reply = claim(5, at(1'000'000));
    EXPECT_THAT(reply.tasks, IsEmpty());
    EXPECT_FALSE(reply.next_due);
}

TEST_P(ledger_contract, a_waiting_head_with_a_time_is_due_then) {
    const auto ids = add({"a", "b"});
    auto later = outcome(claim_one(), task_state::waiting);
    later.next_attempt = at(30);
    settle(later);
    EXPECT_EQ(claim(5, at(29)).next_due, at(30));
    EXPECT_EQ(ids_of(claim(5, at(30)).tasks), ids);
}

TEST_P(ledger_contract, failed_and_other_ended_tasks_hold_nobody_up) {
    const auto ids = add({"a", "b", "c", "d", "e"});
    for (const auto to :
         {task_state::failed, task_state::skipped, task_state::uncertain, task_state::finished}) {
        settle(claim_one(), to);
    }
    EXPECT_EQ(ids_of(claim(5).tasks), (std::vector{ids[4]}));
}

TEST_P(ledger_contract, later_tasks_may_be_claimed_while_earlier_ones_are_held) {
    const auto ids = add({"a", "b"});
    claim_one();
    EXPECT_EQ(claim_one().id, ids[1]);
}

TEST_P(ledger_contract, a_lease_that_has_run_out_is_handed_out_again_first) {
    const auto ids = add({"a", "b"});
    claim_one(at(0));
    EXPECT_EQ(claim(5, at(0)).tasks.size(), 1U);
    EXPECT_EQ(claim(5, at(59)).next_due, at(60));
    const auto again = claim(5, at(60)).tasks;
    EXPECT_EQ(ids_of(again), ids);
    EXPECT_EQ(again[0].attempts, 2);
}

TEST_P(ledger_contract, an_attempt_that_was_cut_off_stays_in_the_history) {
    const auto id = add({"a"}).at(0);
    claim_one(at(0));
    settle(claim_one(at(60)), task_state::finished);
    const auto history = get(ledger_->find(id)).value();
    ASSERT_EQ(history.attempts.size(), 2U);
    EXPECT_EQ(history.attempts[0].started, at(0));
    EXPECT_FALSE(history.attempts[0].ended);
    EXPECT_EQ(history.attempts[0].outcome, "");
    EXPECT_EQ(history.attempts[1].outcome, "finished");
}

TEST_P(ledger_contract, released_tasks_are_due_at_once_and_lose_nothing) {
    const auto ids = add({"a", "b"});
    const auto held = claim(2).tasks;
    get(ledger_->release({ids[1], ids[0], 999}, at(1)));
    EXPECT_EQ(read(ids[0]).state, task_state::fresh);
    EXPECT_EQ(read(ids[0]).counted_attempts(), 0);
    const auto again = claim(5, at(2)).tasks;
    EXPECT_EQ(ids_of(again), ids);
    EXPECT_EQ(again[0].counted_attempts(), 1);
    EXPECT_EQ(failure_of(ledger_->settle({outcome(held[0], task_state::finished)})).kind,
              failure_class::refused)
        << "the holder that gave it back settles nothing";
}

TEST_P(ledger_contract, what_is_not_held_cannot_be_released) {
    add({"a"});
    const auto done = settle(claim_one(), task_state::finished);
    get(ledger_->release({done.id}, at(5)));
    EXPECT_EQ(read(done.id).state, task_state::finished);
}

TEST_P(ledger_contract, a_new_daemon_ends_the_leases_of_the_one_before) {
    const auto ids = add({"a", "b", "c"});
    claim(2, at(0));
    reopen();
    EXPECT_EQ(get(ledger_->end_all_leases(at(5))), 2U);
    EXPECT_EQ(read(ids[0]).state, task_state::fresh);
    EXPECT_EQ(read(ids[0]).counted_attempts(), 0) << "nothing was sent";
    EXPECT_EQ(ids_of(claim(5, at(5)).tasks), ids);
}

TEST_P(ledger_contract, what_the_asker_still_has_gets_another_lease) {
    for (const bool by_key : {false, true}) {
        const auto ids = add({"a", "b"});
        const auto still = claim_one(at(0));
        const auto left = claim_one(at(0));
        claim_request request;
        request.lane = own_lane;
        request.now = at(60);
        request.lease = lease;
        request.limit = 5;
        request.by_key = by_key;
        request.in_hand = {still.id, 1'000'000};
        EXPECT_THAT(ids_of(get(ledger_->claim(request)).tasks), ElementsAre(left.id));
        request.now = at(119);
        request.in_hand.clear();
        auto reply = get(ledger_->claim(request));
        EXPECT_THAT(reply.tasks, IsEmpty());
        EXPECT_EQ(reply.next_due, at(120));
        settle(still, task_state::finished);
        request.now = at(120);
        const auto again = get(ledger_->claim(request)).tasks;
        EXPECT_THAT(ids_of(again), ElementsAre(left.id)) << "its lease was its own";
        settle(again[0], task_state::finished);
    }
}

}  // namespace sluice::ledger
