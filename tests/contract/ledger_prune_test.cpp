#include "ledger_admin_fixture.hpp"

#include <gmock/gmock.h>

namespace sluice::ledger {

using ::testing::ElementsAre;

class ledger_prune : public ledger_admin {
 protected:
    prune_report prune(task_state state, int before, std::size_t tasks = 100, task_id above = 0) {
        prune_step step;
        step.rules = {{state, at(before)}};
        step.tasks = tasks;
        step.above = above;
        return get(ledger_->prune(step));
    }
};

INSTANTIATE_TEST_SUITE_P(each, ledger_prune,
                         ::testing::Values(ledger_kind::sqlite, ledger_kind::memory),
                         [](const ::testing::TestParamInfo<ledger_kind>& of) {
                             return of.param == ledger_kind::sqlite ? "sqlite" : "memory";
                         });

TEST_P(ledger_prune, only_what_is_old_and_in_that_state_goes) {
    const auto ids = add({"a", "b", "c", "d"});
    settle(claim_one(), task_state::finished);  // at 1
    settle(claim_one(), task_state::failed);
    auto late = outcome(claim_one(), task_state::finished);
    late.at = at(200);
    settle(late);
    EXPECT_EQ(prune(task_state::finished, 1).tasks, 0) << "not before that moment";
    const auto report = prune(task_state::finished, 100);
    EXPECT_EQ(report.tasks, 1);
    EXPECT_FALSE(report.next);
    EXPECT_THAT(listed({}), ElementsAre(ids[3], ids[2], ids[1]));
}

TEST_P(ledger_prune, goes_in_steps_and_says_where_to_go_on) {
    const auto ids = add({"a", "b", "c", "d", "e"});
    for (int i = 0; i < 4; ++i) {
        settle(claim_one(), task_state::finished);
    }
    auto report = prune(task_state::finished, 100, 3);
    EXPECT_EQ(report.tasks, 3);
    ASSERT_EQ(report.next, ids[2]);
    report = prune(task_state::finished, 100, 3, *report.next);
    EXPECT_EQ(report.tasks, 1);
    EXPECT_FALSE(report.next);
    EXPECT_THAT(listed({}), ElementsAre(ids[4]));
}

TEST_P(ledger_prune, the_newest_and_what_is_being_delivered_never_go) {
    const auto ids = add({"a", "b"});
    claim_one();
    EXPECT_EQ(prune(task_state::processing, 100).tasks, 0);
    settle(claim_one(), task_state::finished);
    EXPECT_EQ(prune(task_state::finished, 100).tasks, 0);
    EXPECT_TRUE(is_there(ids[1]));
}

TEST_P(ledger_prune, what_was_posted_and_what_was_seen_stay_known) {
    const auto ids = add_changes({"a", "b"});
    auto done = outcome(claim_one(), task_state::finished);
    done.external_id = "x1";
    settle(done);
    EXPECT_EQ(prune(task_state::finished, 100).tasks, 1);
    reopen();
    EXPECT_FALSE(is_there(ids[0]));
    EXPECT_THAT(get(ledger_->claimed_external_ids({own_lane.outgoing}, {"x1"})), ElementsAre("x1"));
    EXPECT_EQ(settled_hash("a"), "hash of a");
}

TEST_P(ledger_prune, old_runs_go_but_never_the_newest) {
    for (int i = 0; i < 3; ++i) {
        const auto run = get(ledger_->begin_run({"posts", "hand", at(i)}));
        get(ledger_->end_run(run, "", at(i)));
    }
    const auto open = get(ledger_->begin_run({"posts", "hand", at(3)}));
    prune_step step;
    step.runs_before = at(2);
    EXPECT_EQ(get(ledger_->prune(step)).runs, 2);
    step.runs_before = at(100);
    EXPECT_EQ(get(ledger_->prune(step)).runs, 1);
    const auto left = get(ledger_->last_runs({9}));
    ASSERT_EQ(left.size(), 1U);
    EXPECT_EQ(left[0].id, open);
}

}  // namespace sluice::ledger
