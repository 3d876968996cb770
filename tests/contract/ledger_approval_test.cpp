#include "ledger_admin_fixture.hpp"

#include <gmock/gmock.h>

// Tasks that wait for an approval, and the number of the configuration that made a task.

namespace sluice::ledger {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

class ledger_approval : public ledger_admin {
 protected:
    // Tasks of the suite's lane; those with an upper-case letter are held. The letter is the key.
    std::vector<task_id> add_some(const std::string& letters) {
        auto page = page_of({});
        for (const char letter : letters) {
            const bool holds = letter >= 'A' && letter <= 'Z';
            auto one = page_of({std::string(1, letter)}).tasks.at(0);
            one.order_key = std::string(1, holds ? static_cast<char>(letter - 'A' + 'a') : letter);
            one.state = holds ? task_state::held : task_state::fresh;
            one.reason = holds ? "waits for approval" : "";
            page.tasks.push_back(std::move(one));
        }
        return get(ledger_->commit_page(page));
    }

    std::vector<task_id> claimed(bool by_key) {
        claim_request request{own_lane, 9, at(60), lease};
        request.by_key = by_key;
        return ids_of(get(ledger_->claim(request)).tasks);
    }

    std::vector<std::string> moves_of(task_id id) {
        std::vector<std::string> all;
        const auto history = get(ledger_->find(id)).value();
        for (const auto& one : history.moves) {
            all.push_back(std::string(name_of(one.to)) + " " + one.reason + " " + one.who);
        }
        return all;
    }
};

INSTANTIATE_TEST_SUITE_P(each, ledger_approval,
                         ::testing::Values(ledger_kind::sqlite, ledger_kind::memory),
                         [](const ::testing::TestParamInfo<ledger_kind>& of) {
                             return of.param == ledger_kind::sqlite ? "sqlite" : "memory";
                         });

TEST_P(ledger_approval, a_held_task_is_not_handed_out_until_it_is_approved) {
    const auto ids = add_some("Ab");
    EXPECT_THAT(claimed(false), ElementsAre(ids[1])) << "it does not hold up the others";
    reopen();
    EXPECT_EQ(read(ids[0]).state, task_state::held);
    EXPECT_FALSE(read(ids[0]).approved);
    EXPECT_EQ(move(operator_action::approve, only({ids[0]})).moved, 1);
    EXPECT_TRUE(read(ids[0]).approved);
    EXPECT_THAT(claimed(false), ElementsAre(ids[0]));
    EXPECT_THAT(moves_of(ids[0]),
                ElementsAre("held waits for approval ", "new approved: the shop was closed ada",
                            "processing  "));
}

TEST_P(ledger_approval, a_rejected_one_is_skipped_and_its_change_is_settled) {
    auto page = page_of({"a"});
    page.tasks[0].state = task_state::held;
    page.seen.push_back({"a", "hash of a"});
    const auto id = get(ledger_->commit_page(page)).at(0);
    EXPECT_EQ(settled_hash("a"), "") << "nobody has decided";
    EXPECT_EQ(move(operator_action::reject, only({id})).moved, 1);
    const auto after = read(id);
    EXPECT_EQ(after.state, task_state::skipped);
    EXPECT_EQ(after.reason, "rejected by hand: the shop was closed");
    EXPECT_EQ(settled_hash("a"), "hash of a");
    EXPECT_THAT(claimed(false), IsEmpty());
}

TEST_P(ledger_approval, fits_held_tasks_only) {
    const auto ids = add_some("aB");
    for (const auto action : {operator_action::approve, operator_action::reject}) {
        EXPECT_EQ(move(action, only({ids[0]})).unfit, 1);
        EXPECT_EQ(read(ids[0]).state, task_state::fresh);
    }
    EXPECT_EQ(move(operator_action::retry, only({ids[1]})).unfit, 1)
        << "to offer it again is no approval";
    task_filter all;
    all.route = own_lane.route;
    EXPECT_EQ(move(operator_action::approve, all).moved, 1) << "by filter";
    EXPECT_EQ(move(operator_action::approve, all).moved, 0);
}

TEST_P(ledger_approval, in_a_lane_by_key_a_held_task_holds_up_its_key_alone) {
    const auto ids = add_some("Aab-b");
    EXPECT_THAT(claimed(true), ElementsAre(ids[2], ids[3]));
    settle(outcome(read(ids[2]), task_state::finished));
    EXPECT_THAT(claimed(true), ElementsAre(ids[4]));
    EXPECT_THAT(claimed(true), IsEmpty());
    EXPECT_EQ(move(operator_action::approve, only({ids[0]})).moved, 1);
    EXPECT_THAT(claimed(true), ElementsAre(ids[0])) << "the order of the key is kept";
    settle(outcome(read(ids[0]), task_state::finished));
    EXPECT_THAT(claimed(true), ElementsAre(ids[1]));
}

TEST_P(ledger_approval, in_a_lane_by_key_a_rejected_task_lets_its_key_go_on) {
    const auto ids = add_some("Aa");
    EXPECT_THAT(claimed(true), IsEmpty());
    move(operator_action::reject, only({ids[0]}));
    EXPECT_THAT(claimed(true), ElementsAre(ids[1]));
}

TEST_P(ledger_approval, a_later_held_task_holds_up_none_before_it) {
    const auto ids = add_some("aA");
    EXPECT_THAT(claimed(true), ElementsAre(ids[0]));
}

TEST_P(ledger_approval, a_delivery_can_end_in_held_and_its_attempt_is_forgiven) {
    const auto ids = add_some("aa");
    EXPECT_THAT(claimed(true), ElementsAre(ids[0]));
    auto held = outcome(read(ids[0]), task_state::held);
    held.reason = "waits for approval";
    settle(held);
    const auto after = read(ids[0]);
    EXPECT_EQ(after.state, task_state::held);
    EXPECT_EQ(after.counted_attempts(), 0);
    EXPECT_THAT(claimed(true), IsEmpty()) << "its key waits";
    move(operator_action::approve, only({ids[0]}));
    EXPECT_THAT(claimed(true), ElementsAre(ids[0]));
    EXPECT_EQ(read(ids[0]).counted_attempts(), 1);
    EXPECT_THAT(moves_of(ids[0]),
                ElementsAre("new  ", "processing  ", "held waits for approval ",
                            "new approved: the shop was closed ada", "processing  "));
}

TEST_P(ledger_approval, an_edit_ends_the_approval_and_leaves_a_held_task_held) {
    const auto ids = add_some("AB");
    get(ledger_->edit(edit_of(ids[0], "1")));
    EXPECT_EQ(read(ids[0]).state, task_state::held) << "to edit it is no approval";
    EXPECT_EQ(read(ids[0]).data, "1");
    move(operator_action::approve, only({ids[1]}));
    get(ledger_->edit(edit_of(ids[1], "2")));
    EXPECT_EQ(read(ids[1]).state, task_state::fresh);
    EXPECT_FALSE(read(ids[1]).approved) << "other data was approved";
}

TEST_P(ledger_approval, is_no_queue_and_is_not_pruned_with_others) {
    const auto ids = add_some("Ab");
    const auto heads = get(ledger_->heads_of_lanes(at(0)));
    ASSERT_EQ(heads.size(), 1U);
    EXPECT_FALSE(heads[0].due_since && *heads[0].due_since < read(ids[1]).created);
    move(operator_action::skip, only({ids[1]}));
    EXPECT_THAT(get(ledger_->heads_of_lanes(at(0))), IsEmpty());
    EXPECT_EQ(get(ledger_->count_by_state()).at(task_state::held), 1);
    prune_step step;
    step.rules = {{task_state::finished, at(1'000)}, {task_state::skipped, at(1'000)}};
    get(ledger_->prune(step));
    EXPECT_TRUE(is_there(ids[0]));
}

TEST_P(ledger_approval, tasks_have_the_generation_of_their_run_or_their_own) {
    run_start start{"posts", "hand", at(0)};
    start.generation = 7;
    auto page = page_of({"a", "b"});
    page.run = get(ledger_->begin_run(start));
    page.tasks[1].generation = 9;
    page.tasks[1].approved = true;
    page.totals.pages = 4;
    const auto ids = get(ledger_->commit_page(page));
    page_part part;
    part.incoming = "posts";
    part.run = page.run;
    part.begins = true;
    part.tasks = page_of({"c"}).tasks;
    get(ledger_->add_part(part));
    auto rest = page_of({});
    rest.run = page.run;
    rest.in_parts = true;
    rest.totals.pages = 5;
    get(ledger_->commit_page(rest));
    get(ledger_->admit("posts", 9));
    reopen();
    EXPECT_EQ(get(ledger_->last_runs({1})).at(0).generation, 7);
    EXPECT_EQ(read(ids[0]).generation, 7);
    EXPECT_FALSE(read(ids[0]).approved);
    EXPECT_EQ(read(ids[1]).generation, 9);
    EXPECT_TRUE(read(ids[1]).approved);
    EXPECT_EQ(read(ids[1]).page, 4);
    EXPECT_EQ(get(ledger_->list({})).front().generation, 7) << "it came in a part";
    EXPECT_EQ(get(ledger_->list({})).front().page, 5);

    auto followed = outcome(claim_one(), task_state::finished);
    followed.follow_ups = page_of({"d"}).tasks;
    followed.follow_ups[0].generation = 8;
    settle(followed);
    EXPECT_EQ(get(ledger_->list({})).front().generation, 8);
    EXPECT_EQ(get(ledger_->list({})).front().page, 0) << "no page brought it";
}

TEST_P(ledger_approval, a_run_without_a_number_has_generation_0) {
    auto page = page_of({"a"});
    page.run = get(ledger_->begin_run({"posts", "hand", at(0)}));
    const auto ids = get(ledger_->commit_page(page));
    EXPECT_EQ(get(ledger_->last_runs({1})).at(0).generation, 0);
    EXPECT_EQ(read(ids[0]).generation, 0);
}

}  // namespace sluice::ledger
