#include "ledger_contract.hpp"

#include <gmock/gmock.h>

namespace sluice::ledger {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

TEST_P(ledger_contract, an_outcome_is_kept_whole) {
    add({"a"});
    auto settlement = outcome(claim_one(at(0)), task_state::finished);
    settlement.reason = "published";
    settlement.external_id = "p-17";
    settlement.request = "POST /post (2 profiles)";
    settlement.response = R"({"postGroupId":"p-17"})";
    settle(settlement);
    reopen();
    const auto history = get(ledger_->find(settlement.id)).value();
    EXPECT_EQ(history.task.state, task_state::finished);
    EXPECT_EQ(history.task.updated, at(1));
    EXPECT_EQ(history.task.reason, "published");
    EXPECT_EQ(history.task.external_id, "p-17");
    ASSERT_EQ(history.attempts.size(), 1U);
    const auto& attempt = history.attempts[0];
    EXPECT_EQ(attempt.number, 1);
    EXPECT_EQ(attempt.started, at(0));
    EXPECT_EQ(attempt.ended, at(1));
    EXPECT_EQ(attempt.outcome, "finished");
    EXPECT_EQ(attempt.reason, "published");
    EXPECT_EQ(attempt.request, settlement.request);
    EXPECT_EQ(attempt.response, settlement.response);
}

TEST_P(ledger_contract, only_the_holder_settles_and_the_others_of_the_call_are_settled) {
    add({"a", "b"});
    const auto stale = claim(2, at(0)).tasks;
    const auto taken_over = claim(1, at(60)).tasks.at(0);
    ASSERT_EQ(taken_over.id, stale[0].id);
    auto first = outcome(stale[0], task_state::failed);
    auto second = outcome(stale[1], task_state::finished);
    const auto why = failure_of(ledger_->settle({first, second}));
    EXPECT_EQ(why.kind, failure_class::refused);
    EXPECT_THAT(why.message, HasSubstr(std::to_string(stale[0].id)));
    EXPECT_EQ(read(stale[0].id).state, task_state::processing);
    EXPECT_EQ(read(stale[1].id).state, task_state::finished);
    EXPECT_EQ(settle(taken_over, task_state::finished).state, task_state::finished);
}

TEST_P(ledger_contract, nothing_is_settled_twice) {
    add({"a"});
    const auto held = claim_one();
    settle(held, task_state::finished);
    EXPECT_EQ(failure_of(ledger_->settle({outcome(held, task_state::failed)})).kind,
              failure_class::refused);
    EXPECT_EQ(read(held.id).state, task_state::finished);
}

TEST_P(ledger_contract, a_task_is_not_settled_as_new_processing_or_rejected) {
    add({"a"});
    const auto held = claim_one();
    for (const auto to : {task_state::fresh, task_state::processing, task_state::rejected}) {
        EXPECT_EQ(failure_of(ledger_->settle({outcome(held, to)})).kind, failure_class::refused);
    }
    EXPECT_EQ(read(held.id).state, task_state::processing);
}

TEST_P(ledger_contract, waiting_does_not_count_as_an_attempt_and_retry_does) {
    add({"a"});
    auto later = outcome(claim_one(), task_state::waiting);
    later.next_attempt = at(2);
    settle(later);
    EXPECT_EQ(read(later.id).counted_attempts(), 0);
    later = outcome(claim_one(at(2)), task_state::retry);
    later.next_attempt = at(4);
    settle(later);
    EXPECT_EQ(read(later.id).attempts, 2);
    EXPECT_EQ(read(later.id).counted_attempts(), 1);
    EXPECT_EQ(read(later.id).next_attempt, at(4));
}

TEST_P(ledger_contract, an_external_id_stays_until_there_is_another) {
    add({"a"});
    auto settlement = outcome(claim_one(), task_state::retry);
    settlement.external_id = "p-1";
    settlement.next_attempt = at(1);
    settle(settlement);
    EXPECT_EQ(settle(claim_one(at(1)), task_state::finished).external_id, "p-1");
}

TEST_P(ledger_contract, requests_and_responses_are_capped_between_characters) {
    add({"a"});
    auto settlement = outcome(claim_one(), task_state::failed);
    settlement.request = std::string(100'000, 'r');
    settlement.response = std::string(65'535, 'x') + "\xC3\xA9 and more";
    settle(settlement);
    const auto history = get(ledger_->find(settlement.id)).value();
    EXPECT_EQ(history.attempts.at(0).request.size(), 65'536U);
    EXPECT_EQ(history.attempts.at(0).response, std::string(65'535, 'x'));
}

TEST_P(ledger_contract, every_move_is_told_in_order) {
    const auto id = add({"a"}).at(0);
    auto later = outcome(claim_one(at(0)), task_state::retry);
    later.reason = "HTTP 503";
    later.next_attempt = at(10);
    settle(later);
    auto last = outcome(claim_one(at(10)), task_state::failed);
    last.reason = "HTTP 400";
    last.at = at(11);
    settle(last);
    task_filter filter;
    filter.ids = {id};
    get(ledger_->offer_again(filter, at(12)));
    claim_one(at(13));
    get(ledger_->release({id}, at(14)));
    reopen();

    const auto moves = get(ledger_->find(id)).value().moves;
    using state = task_state;
    std::vector<state> states;
    std::vector<int> attempts;
    std::vector<wall_time> times;
    for (const auto& one : moves) {
        states.push_back(one.to);
        attempts.push_back(one.attempt);
        times.push_back(one.at);
    }
    EXPECT_THAT(states,
                ElementsAre(state::fresh, state::processing, state::retry, state::processing,
                            state::failed, state::fresh, state::processing, state::fresh));
    EXPECT_THAT(attempts, ElementsAre(0, 1, 1, 2, 2, 2, 3, 3));
    EXPECT_THAT(times, ElementsAre(at(0), at(0), at(1), at(10), at(11), at(12), at(13), at(14)));
    EXPECT_EQ(moves[2].reason, "HTTP 503");
    EXPECT_EQ(moves[4].reason, "HTTP 400");
    EXPECT_NE(moves[5].reason, "");
}

}  // namespace sluice::ledger
