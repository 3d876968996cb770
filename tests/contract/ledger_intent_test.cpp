#include "ledger_contract.hpp"

#include <gmock/gmock.h>

namespace sluice::ledger {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

// Intents, and the knowledge that stays of them.
class ledger_intent : public ledger_contract {
 protected:
    static committed_intent intent_of(const task& held, const std::string& fingerprint = "f") {
        committed_intent made;
        made.id = held.id;
        made.attempt = held.attempts;
        made.intent.key = "key-" + std::to_string(held.id);
        made.intent.fingerprint = fingerprint;
        made.intent.plan = R"({"caption":"x"})";
        made.intent.at = at(0);
        return made;
    }

    // Publishes a new task of that outgoing; the target calls the result `external_id`.
    void publish(const std::string& id, const std::string& fingerprint,
                 const std::string& external_id, const destination& there = {"report"}) {
        auto page = page_of({id});
        page.tasks[0].lane.outgoing = there.outgoing;
        get(ledger_->commit_page(page));
        claim_request wanted;
        wanted.lane = page.tasks[0].lane;
        wanted.lease = lease;
        wanted.now = at(0);
        const auto held = get(ledger_->claim(wanted)).tasks.at(0);
        auto sent = intent_of(held, fingerprint);
        sent.intent.target = there.target;
        get(ledger_->record_intents({sent}));
        auto settlement = outcome(held, task_state::finished);
        settlement.external_id = external_id;
        ledger_contract::settle(settlement);
    }

    // Returns those of `ids` that are claimed there.
    std::vector<std::string> claimed(destination there, std::vector<std::string> ids) {
        return get(ledger_->claimed_external_ids(std::move(there), std::move(ids)));
    }
    std::size_t without_id(destination there, std::string fingerprint) {
        return get(ledger_->finished_without_id(std::move(there), std::move(fingerprint)));
    }

    void drop(std::vector<task_id> ids) {
        task_action action;
        action.which.ids = std::move(ids);
        action.action = operator_action::drop;
        action.by = {"ada", "", at(9)};
        get(ledger_->act_on_tasks(action));
    }
};

INSTANTIATE_TEST_SUITE_P(each, ledger_intent,
                         ::testing::Values(ledger_kind::sqlite, ledger_kind::memory),
                         [](const ::testing::TestParamInfo<ledger_kind>& of) {
                             return of.param == ledger_kind::sqlite ? "sqlite" : "memory";
                         });

TEST_P(ledger_intent, comes_with_the_task_when_its_outcome_is_unknown) {
    add({"a"});
    const auto held = claim_one(at(0));
    EXPECT_FALSE(held.open_intent);
    get(ledger_->record_intents({intent_of(held)}));
    reopen();
    const auto again = claim_one(at(60));
    ASSERT_TRUE(again.open_intent);
    EXPECT_EQ(again.open_intent->key, "key-" + std::to_string(held.id));
    EXPECT_EQ(again.open_intent->fingerprint, "f");
    EXPECT_EQ(again.open_intent->plan, R"({"caption":"x"})");
    EXPECT_EQ(again.open_intent->at, at(0));
}

TEST_P(ledger_intent, a_new_daemon_finds_it_and_the_task_stays_processing_till_then) {
    add({"a"});
    get(ledger_->record_intents({intent_of(claim_one(at(0)))}));
    reopen();
    EXPECT_EQ(get(ledger_->end_all_leases(at(5))), 1U);
    EXPECT_EQ(get(ledger_->count_by_state())[task_state::processing], 1);
    EXPECT_TRUE(claim_one(at(5)).open_intent);
}

TEST_P(ledger_intent, a_wait_that_is_too_long_is_brought_forward) {
    add({"a", "b"});
    const auto held = claim_one();
    auto later = outcome(held, task_state::waiting);
    later.next_attempt = at(1'000'000);
    settle(later);
    reopen();
    const auto lane = held.lane;
    EXPECT_EQ(get(ledger_->bring_forward({own_lane.route, "another"}, at(60))), 0U);
    EXPECT_EQ(get(ledger_->bring_forward(own_lane, at(60))), 1U);
    EXPECT_EQ(read(held.id).next_attempt, at(60));
    EXPECT_EQ(get(ledger_->bring_forward(own_lane, at(70))), 0U);
    EXPECT_EQ(read(held.id).next_attempt, at(60));
    EXPECT_EQ(claim_one(at(60)).id, held.id);
}

TEST_P(ledger_intent, is_closed_by_an_outcome) {
    add({"a"});
    const auto held = claim_one();
    get(ledger_->record_intents({intent_of(held)}));
    auto settlement = outcome(held, task_state::retry);
    settlement.next_attempt = at(1);
    settle(settlement);
    EXPECT_FALSE(read(held.id).open_intent);
    EXPECT_FALSE(claim_one(at(1)).open_intent);
}

TEST_P(ledger_intent, is_kept_when_the_outcome_says_so_and_when_it_is_uncertain) {
    add({"a"});
    auto held = claim_one();
    get(ledger_->record_intents({intent_of(held)}));
    auto settlement = outcome(held, task_state::retry);
    settlement.next_attempt = at(1);
    settlement.keep_intent = true;
    settle(settlement);
    held = claim_one(at(1));
    EXPECT_TRUE(held.open_intent);
    settle(outcome(held, task_state::uncertain));
    EXPECT_TRUE(read(held.id).open_intent);
    get(ledger_->offer_again({}, at(2)));
    EXPECT_TRUE(claim_one(at(3)).open_intent) << "whoever takes it up again has to ask first";
}

TEST_P(ledger_intent, may_be_given_another_time_when_it_is_kept) {
    add({"a"});
    auto held = claim_one();
    get(ledger_->record_intents({intent_of(held)}));
    auto settlement = outcome(held, task_state::retry);
    settlement.next_attempt = at(1);
    settlement.keep_intent = true;
    settlement.intent_at = at(77);
    settle(settlement);
    reopen();
    held = claim_one(at(1));
    EXPECT_EQ(held.open_intent->at, at(77));
    settlement = outcome(held, task_state::waiting);
    settlement.next_attempt = at(2);
    settlement.keep_intent = true;
    settle(settlement);
    held = claim_one(at(2));
    EXPECT_EQ(held.open_intent->at, at(77));
    settlement = outcome(held, task_state::retry);
    settlement.intent_at = at(78);
    settle(settlement);
    EXPECT_FALSE(read(held.id).open_intent) << "a time does not keep it";
}

TEST_P(ledger_intent, survives_a_release) {
    add({"a"});
    const auto held = claim_one();
    get(ledger_->record_intents({intent_of(held)}));
    get(ledger_->release({held.id}, at(1)));
    EXPECT_TRUE(claim_one(at(2)).open_intent);
}

TEST_P(ledger_intent, of_a_later_attempt_replaces_the_earlier) {
    add({"a"});
    get(ledger_->record_intents({intent_of(claim_one(at(0)), "first")}));
    get(ledger_->record_intents({intent_of(claim_one(at(60)), "second")}));
    EXPECT_EQ(claim_one(at(120)).open_intent->fingerprint, "second");
}

TEST_P(ledger_intent, is_refused_for_all_when_one_is_not_held) {
    add({"a", "b"});
    const auto held = claim_one();
    auto stranger = intent_of(held);
    stranger.id = held.id + 1;
    EXPECT_EQ(failure_of(ledger_->record_intents({intent_of(held), stranger})).kind,
              failure_class::refused);
    EXPECT_FALSE(read(held.id).open_intent);
}

TEST_P(ledger_intent, is_refused_to_a_holder_whose_lease_was_taken_over) {
    add({"a"});
    const auto stale = claim_one(at(0));
    const auto held = claim_one(at(60));
    EXPECT_EQ(failure_of(ledger_->record_intents({intent_of(stale)})).kind, failure_class::refused);
    get(ledger_->record_intents({intent_of(held)}));
}

TEST_P(ledger_intent, without_a_target_external_ids_are_their_outgoings_alone) {
    publish("a", "f", "p-1");
    publish("b", "f", "p-2");
    reopen();
    EXPECT_THAT(claimed({"report"}, {"p-2", "p-9", "p-1"}), ElementsAre("p-2", "p-1"));
    EXPECT_THAT(claimed({"other"}, {"p-1"}), IsEmpty());
    EXPECT_THAT(claimed({"report"}, {""}), IsEmpty());
}

TEST_P(ledger_intent, outgoings_of_one_target_know_each_others_external_ids) {
    publish("a", "f", "p-1", {"report", "workspace 1"});
    publish("b", "f", "p-2", {"other", "workspace 1"});
    publish("c", "f", "p-3", {"report", "workspace 2"});
    for (const bool dropped : {false, true}) {
        reopen();
        EXPECT_THAT(claimed({"other", "workspace 1"}, {"p-1", "p-2", "p-3"}),
                    ElementsAre("p-1", "p-2"))
            << dropped;
        EXPECT_THAT(claimed({"report", "workspace 2"}, {"p-1", "p-2", "p-3"}), ElementsAre("p-3"))
            << dropped;
        EXPECT_THAT(claimed({"report", "workspace 3"}, {"p-1", "p-2", "p-3"}), IsEmpty())
            << dropped;
        EXPECT_THAT(claimed({"report"}, {"p-1", "p-2", "p-3"}), ElementsAre("p-1", "p-3"))
            << "an intent from before targets had names: " << dropped;
        publish("last", "", "", {"report", "workspace 9"});
        drop({1, 2, 3});
    }
}

TEST_P(ledger_intent, what_finished_before_its_target_had_a_name_is_its_outgoings) {
    publish("a", "f", "p-1");
    publish("b", "f", "");
    publish("last", "g", "");
    for (const bool dropped : {false, true}) {
        reopen();
        EXPECT_THAT(claimed({"report", "workspace 1"}, {"p-1"}), ElementsAre("p-1")) << dropped;
        EXPECT_THAT(claimed({"other", "workspace 1"}, {"p-1"}), IsEmpty()) << dropped;
        EXPECT_EQ(without_id({"report", "workspace 1"}, "f"), 1U) << dropped;
        EXPECT_EQ(without_id({"other", "workspace 1"}, "f"), 0U) << dropped;
        drop({1, 2});
    }
}

TEST_P(ledger_intent, outgoings_of_one_target_count_each_others_deliveries_without_an_id) {
    publish("a", "f", "", {"report", "workspace 1"});
    publish("b", "f", "", {"other", "workspace 1"});
    publish("c", "f", "", {"report", "workspace 2"});
    publish("last", "g", "", {"report", "workspace 1"});
    for (const bool dropped : {false, true}) {
        reopen();
        EXPECT_EQ(without_id({"report", "workspace 1"}, "f"), 2U) << dropped;
        EXPECT_EQ(without_id({"renamed", "workspace 1"}, "f"), 2U) << dropped;
        EXPECT_EQ(without_id({"other", "workspace 2"}, "f"), 1U) << dropped;
        EXPECT_EQ(without_id({"report"}, "f"), 2U) << dropped;
        drop({1, 2, 3});
    }
}

TEST_P(ledger_intent, the_target_is_that_of_the_delivery_that_gave_the_id) {
    add({"a"});
    auto held = claim_one();
    auto sent = intent_of(held);
    sent.intent.target = "workspace 1";
    get(ledger_->record_intents({sent}));
    settle(outcome(held, task_state::retry));
    held = claim_one(at(2));
    sent = intent_of(held);
    sent.intent.target = "workspace 2";
    get(ledger_->record_intents({sent}));
    auto done = outcome(held, task_state::finished);
    done.external_id = "p-1";
    settle(done);
    EXPECT_THAT(claimed({"other", "workspace 1"}, {"p-1"}), IsEmpty());
    EXPECT_THAT(claimed({"other", "workspace 2"}, {"p-1"}), ElementsAre("p-1"));
}

TEST_P(ledger_intent, finished_deliveries_without_an_id_are_counted_by_fingerprint) {
    publish("a", "f", "");
    publish("b", "f", "");
    publish("c", "f", "p-1");
    publish("d", "g", "");
    reopen();
    EXPECT_EQ(without_id({"report"}, "f"), 2U);
    EXPECT_EQ(without_id({"report"}, "g"), 1U);
    EXPECT_EQ(without_id({"report"}, "h"), 0U);
    EXPECT_EQ(without_id({"other"}, "f"), 0U);
}

TEST_P(ledger_intent, what_did_not_finish_is_not_counted) {
    add({"a"});
    const auto held = claim_one();
    get(ledger_->record_intents({intent_of(held)}));
    settle(outcome(held, task_state::failed));
    EXPECT_EQ(without_id({"report"}, "f"), 0U);
}

}  // namespace sluice::ledger
