// Tasks whose outcome is unknown: operator actions on them, and pruning.

#include "ledger_admin_fixture.hpp"

#include <gmock/gmock.h>

namespace sluice::ledger {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

class ledger_unknown : public ledger_admin {
 protected:
    // Makes a task of the lane that ended in this state with its intent open.
    task_id left_open(const std::string& entity, task_state to) {
        const auto id = add({entity}).at(0);
        const auto held = claim_one();
        committed_intent sent;
        sent.id = id;
        sent.intent = {"key", "print", "", "{}", at(0)};
        get(ledger_->record_intents({sent}));
        auto ended = outcome(held, to);
        ended.keep_intent = true;
        settle(ended);
        return id;
    }

    action_report drop(const task_filter& which, bool unknown_too) {
        task_action action;
        action.which = which;
        action.action = operator_action::drop;
        action.by = {"ada", "", at(50)};
        action.unknown_too = unknown_too;
        return get(ledger_->act_on_tasks(action));
    }
};

INSTANTIATE_TEST_SUITE_P(each, ledger_unknown,
                         ::testing::Values(ledger_kind::sqlite, ledger_kind::memory),
                         [](const ::testing::TestParamInfo<ledger_kind>& of) {
                             return of.param == ledger_kind::sqlite ? "sqlite" : "memory";
                         });

TEST_P(ledger_unknown, a_drop_leaves_them_alone_until_it_is_said) {
    const auto open = left_open("a", task_state::failed);
    const auto parked = left_open("b", task_state::uncertain);
    const auto known = add({"c", "newest"}).at(0);
    task_filter all;
    all.route = own_lane.route;
    all.limit = 500;
    const auto report = drop(all, false);
    EXPECT_EQ(report.unknown, 2);
    EXPECT_EQ(report.unfit, 0);
    EXPECT_FALSE(is_there(known));
    EXPECT_TRUE(is_there(open));
    EXPECT_EQ(drop(only({open}), false).moved, 0);
    EXPECT_EQ(drop(only({open, parked}), true).moved, 2);
    EXPECT_FALSE(is_there(open));
    EXPECT_FALSE(is_there(parked));
}

TEST_P(ledger_unknown, an_edit_is_refused_until_it_is_said_and_keeps_the_intent) {
    const auto id = left_open("a", task_state::failed);
    EXPECT_THAT(failure_of(ledger_->edit(edit_of(id, "1"))).message,
                HasSubstr("may have been sent"));
    EXPECT_EQ(read(id).state, task_state::failed);
    auto meant = edit_of(id, "2");
    meant.unknown_too = true;
    get(ledger_->edit(meant));
    reopen();
    const auto again = claim_one();
    EXPECT_EQ(again.id, id);
    EXPECT_EQ(again.data, "2");
    ASSERT_TRUE(again.open_intent) << "the target is asked about the old data first";
    EXPECT_EQ(again.open_intent->key, "key");
}

TEST_P(ledger_unknown, one_that_an_operator_saw_at_the_target_is_finished_with_its_id) {
    const auto id = left_open("a", task_state::uncertain);
    task_action saw;
    saw.which = only({id});
    saw.action = operator_action::finish;
    saw.by = {"ada", "it is in the calendar", at(50)};
    saw.external_id = "p1";
    EXPECT_EQ(get(ledger_->act_on_tasks(saw)).moved, 1);
    reopen();
    const auto history = get(ledger_->find(id)).value();
    EXPECT_EQ(history.task.state, task_state::finished);
    EXPECT_EQ(history.task.external_id, "p1");
    EXPECT_FALSE(history.task.open_intent);
    EXPECT_EQ(history.moves.back().who, "ada");
    EXPECT_EQ(history.moves.back().reason, "finished by hand: it is in the calendar");
    const destination there{own_lane.outgoing};
    EXPECT_THAT(get(ledger_->claimed_external_ids(there, {"p1", "p2"})), ElementsAre("p1"));
}

TEST_P(ledger_unknown, one_that_was_seen_without_an_id_still_counts_as_a_delivery) {
    const auto id = left_open("a", task_state::uncertain);
    EXPECT_EQ(get(ledger_->finished_without_id({own_lane.outgoing}, "print")), 0U);
    EXPECT_EQ(move(operator_action::finish, only({id})).moved, 1);
    EXPECT_EQ(get(ledger_->finished_without_id({own_lane.outgoing}, "print")), 1U);
    EXPECT_EQ(read(id).external_id, "");
}

TEST_P(ledger_unknown, only_an_uncertain_task_can_be_finished_by_hand) {
    const auto failed = left_open("a", task_state::failed);
    const auto waits = add({"b"}).at(0);
    const auto report = move(operator_action::finish, only({failed, waits}));
    EXPECT_EQ(report.moved, 0);
    EXPECT_EQ(report.unfit, 2);
    EXPECT_EQ(read(failed).state, task_state::failed);
    EXPECT_EQ(read(waits).state, task_state::fresh);
}

TEST_P(ledger_unknown, they_never_grow_too_old) {
    const auto failed = left_open("a", task_state::failed);
    const auto skipped = left_open("b", task_state::failed);
    const auto parked = left_open("c", task_state::uncertain);
    move(operator_action::skip, only({skipped}));
    add({"newest"});
    prune_step all;
    all.rules = {{task_state::failed, at(1000)},
                 {task_state::skipped, at(1000)},
                 {task_state::uncertain, at(1000)}};
    EXPECT_EQ(get(ledger_->prune(all)).tasks, 0);
    EXPECT_TRUE(is_there(failed));
    EXPECT_TRUE(is_there(skipped));
    EXPECT_TRUE(is_there(parked));
}

TEST_P(ledger_unknown, they_are_found_by_that_and_page_by_page) {
    const auto first = left_open("a", task_state::failed);
    const auto second = left_open("b", task_state::uncertain);
    add({"c"});
    settle(claim_one(), task_state::failed);
    task_filter open;
    open.outcome_open = true;
    EXPECT_THAT(listed(open), ElementsAre(second, first));
    open.limit = 1;
    EXPECT_THAT(listed(open), ElementsAre(second));
    open.below = second;
    EXPECT_THAT(listed(open), ElementsAre(first));
    open.below.reset();
    open.states = {task_state::failed};
    EXPECT_THAT(listed(open), ElementsAre(first));
    EXPECT_EQ(get(ledger_->count(open)).at(task_state::failed), 1);
}

}  // namespace sluice::ledger
