// Tasks that were sent, and whose target decides later what becomes of them.

#include "ledger_contract.hpp"

#include <gmock/gmock.h>

namespace sluice::ledger {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

class ledger_confirming : public ledger_contract {
 protected:
    // Sends the next task, and leaves it confirming until that moment.
    task sent(wall_time ask_at, const std::string& result = "p-1") {
        const auto held = claim_one(at(0));
        intent kept{"key", "print", "place", R"({"plan":1})", at(0)};
        get(ledger_->record_intents({{held.id, kept, held.attempts}}));
        auto made = outcome(held, task_state::confirming);
        made.external_id = result;
        made.reason = "asked later";
        made.next_attempt = ask_at;
        made.intent_plan = R"({"sent":true})";
        made.sent = true;
        settle(made);
        return read(held.id);
    }

    static confirmation word(const task& about, task_state to) {
        confirmation one;
        one.id = about.id;
        one.attempt = about.attempts;
        one.to = to;
        one.reason = "the target says so";
        one.at = at(50);
        return one;
    }

    std::vector<task_id> due(wall_time now, std::size_t limit = 10) {
        return ids_of(get(ledger_->unconfirmed(now, limit)).tasks);
    }
};

TEST_P(ledger_confirming, a_task_keeps_its_intent_and_the_moment_of_the_question) {
    add({"a"});
    const auto one = sent(at(30));
    reopen();
    const auto found = get(ledger_->unconfirmed(at(30), 10));
    ASSERT_THAT(found.tasks, SizeIs(1));
    const auto& asked = found.tasks[0];
    EXPECT_EQ(asked.id, one.id);
    EXPECT_EQ(asked.state, task_state::confirming);
    EXPECT_EQ(asked.external_id, "p-1");
    EXPECT_EQ(asked.sends, 1);
    ASSERT_TRUE(asked.open_intent);
    EXPECT_EQ(asked.open_intent->plan, R"({"sent":true})");
    EXPECT_EQ(asked.open_intent->fingerprint, "print");
}

TEST_P(ledger_confirming, the_due_ones_come_by_their_moment_and_the_next_moment_is_told) {
    EXPECT_EQ(get(ledger_->unconfirmed(at(99), 10)).next_due, std::nullopt);
    add({"a", "b", "c"});
    const auto late = sent(at(40));
    const auto early = sent(at(20));
    const auto middle = sent(at(30));
    EXPECT_THAT(due(at(19)), IsEmpty());
    EXPECT_EQ(get(ledger_->unconfirmed(at(19), 10)).next_due, at(20));
    EXPECT_THAT(due(at(40)), ElementsAre(early.id, middle.id, late.id));
    EXPECT_THAT(due(at(40), 2), ElementsAre(early.id, middle.id));
}

TEST_P(ledger_confirming, it_holds_up_nothing_and_nobody_claims_it) {
    auto page = page_of({"a", "b"});
    page.tasks[0].order_key = page.tasks[1].order_key = "same";
    get(ledger_->commit_page(page));
    sent(at(1));
    EXPECT_THAT(claim(5, at(99)).tasks, SizeIs(1));
    EXPECT_EQ(get(ledger_->end_all_leases(at(100))), 1U);
    EXPECT_THAT(due(at(100)), SizeIs(1)) << "a restart changes nothing";
}

TEST_P(ledger_confirming, by_key_it_holds_up_no_task_of_its_key) {
    auto page = page_of({"a", "b"});
    page.tasks[0].order_key = page.tasks[1].order_key = "same";
    get(ledger_->commit_page(page));
    sent(at(50));
    claim_request request{own_lane, 5, at(1), lease};
    request.by_key = true;
    EXPECT_THAT(get(ledger_->claim(request)).tasks, SizeIs(1));
}

TEST_P(ledger_confirming, the_targets_yes_finishes_it) {
    add({"a"});
    const auto one = sent(at(30));
    EXPECT_THAT(get(ledger_->confirm({word(one, task_state::finished)})), ElementsAre(one.id));
    reopen();
    const auto history = get(ledger_->find(one.id)).value();
    EXPECT_EQ(history.task.state, task_state::finished);
    EXPECT_EQ(history.task.reason, "the target says so");
    EXPECT_EQ(history.task.external_id, "p-1");
    EXPECT_FALSE(history.task.open_intent);
    EXPECT_FALSE(history.task.next_attempt);
    EXPECT_EQ(history.moves.back().to, task_state::finished);
    EXPECT_EQ(history.moves.back().at, at(50));
    EXPECT_EQ(history.attempts.back().outcome, "confirming");
    EXPECT_THAT(due(at(99)), IsEmpty());
    const destination place{"elsewhere", "place"};
    EXPECT_THAT(get(ledger_->claimed_external_ids(place, {"p-1", "p-2"})), ElementsAre("p-1"));
}

TEST_P(ledger_confirming, the_targets_no_fails_it_and_a_retry_knows_that_it_was_sent) {
    add({"a"});
    const auto one = sent(at(30));
    get(ledger_->confirm({word(one, task_state::failed)}));
    EXPECT_EQ(read(one.id).state, task_state::failed);
    task_filter that;
    that.ids = {one.id};
    get(ledger_->offer_again(that, at(60)));
    const auto again = claim_one(at(61));
    ASSERT_TRUE(again.open_intent);
    EXPECT_EQ(again.open_intent->plan, R"({"sent":true})");
}

TEST_P(ledger_confirming, no_word_yet_moves_the_question_and_leaves_the_history) {
    add({"a"});
    const auto one = sent(at(30));
    auto later = word(one, task_state::confirming);
    later.next_attempt = at(90);
    get(ledger_->confirm({later}));
    EXPECT_THAT(due(at(89)), IsEmpty());
    EXPECT_THAT(due(at(90)), ElementsAre(one.id));
    const auto history = get(ledger_->find(one.id)).value();
    EXPECT_EQ(history.task.reason, "the target says so");
    EXPECT_EQ(history.moves.back().to, task_state::confirming);
    EXPECT_EQ(history.moves.back().reason, "asked later");
}

TEST_P(ledger_confirming, a_word_about_a_task_that_moved_is_passed_over) {
    add({"a", "b"});
    const auto one = sent(at(30));
    const auto other = sent(at(30), "p-2");
    task_action skip;
    skip.which.ids = {one.id};
    skip.action = operator_action::skip;
    skip.by = {"ada", "", at(40)};
    EXPECT_EQ(get(ledger_->act_on_tasks(skip)).moved, 1);
    auto of_another_attempt = word(other, task_state::failed);
    ++of_another_attempt.attempt;
    EXPECT_THAT(get(ledger_->confirm({word(one, task_state::failed), of_another_attempt,
                                      word(other, task_state::finished)})),
                ElementsAre(other.id));
    EXPECT_EQ(read(one.id).state, task_state::skipped);
    EXPECT_EQ(read(other.id).state, task_state::finished);
}

TEST_P(ledger_confirming, its_data_cannot_be_edited) {
    add({"a"});
    const auto one = sent(at(30));
    task_edit edit;
    edit.id = one.id;
    edit.data = "{}";
    edit.unknown_too = true;
    edit.by = {"ada", "", at(40)};
    EXPECT_THAT(failure_of(ledger_->edit(edit)).message, HasSubstr("was sent"));
    EXPECT_EQ(read(one.id).state, task_state::confirming);
}

TEST_P(ledger_confirming, no_other_state_is_a_word) {
    add({"a"});
    const auto one = sent(at(30));
    for (const auto to : {task_state::fresh, task_state::retry, task_state::uncertain}) {
        const auto why = failure_of(ledger_->confirm({word(one, to)}));
        EXPECT_EQ(why.kind, failure_class::refused);
        EXPECT_THAT(why.message, HasSubstr("cannot be confirmed as"));
    }
    EXPECT_EQ(read(one.id).state, task_state::confirming);
}

TEST_P(ledger_confirming, an_operator_finishes_it_and_offers_it_not_again) {
    add({"a"});
    const auto one = sent(at(30));
    task_filter that;
    that.ids = {one.id};
    EXPECT_EQ(get(ledger_->offer_again(that, at(40))), 0U) << "it would be sent twice";
    task_action finish;
    finish.which = that;
    finish.action = operator_action::finish;
    finish.by = {"ada", "it is public", at(40)};
    EXPECT_EQ(get(ledger_->act_on_tasks(finish)).moved, 1);
    EXPECT_EQ(read(one.id).state, task_state::finished);
    EXPECT_EQ(read(one.id).external_id, "p-1");
    EXPECT_THAT(due(at(99)), IsEmpty());
}

INSTANTIATE_TEST_SUITE_P(ledgers, ledger_confirming,
                         ::testing::Values(ledger_kind::sqlite, ledger_kind::memory),
                         [](const auto& chosen) {
                             return chosen.param == ledger_kind::sqlite ? "sqlite" : "memory";
                         });

}  // namespace sluice::ledger
