#include "ledger_contract.hpp"

#include <gmock/gmock.h>

namespace sluice::ledger {

using ::testing::IsEmpty;

TEST_P(ledger_contract, knows_nothing_of_an_incoming_it_never_saw) {
    const auto state = get(ledger_->state_of("nobody"));
    EXPECT_EQ(state.position, "");
    EXPECT_FALSE(state.listing_unfinished);
    EXPECT_FALSE(state.last_run);
    EXPECT_FALSE(state.next_run);
    const auto known = get(ledger_->known("nobody", {"a", "b"}));
    ASSERT_EQ(known.size(), 2U);
    EXPECT_FALSE(known[0]);
    EXPECT_FALSE(known[1]);
}

TEST_P(ledger_contract, keeps_the_next_run_over_a_restart) {
    get(ledger_->store_next_run("posts", {at(5), "every 1m"}));
    get(ledger_->store_next_run("posts", {at(9), "0 9 * * * in UTC"}));
    reopen();
    const auto next = get(ledger_->state_of("posts")).next_run;
    ASSERT_TRUE(next);
    EXPECT_EQ(next->at, at(9));
    EXPECT_EQ(next->schedule, "0 9 * * * in UTC");
}

TEST_P(ledger_contract, tells_the_states_of_many_incomings_in_their_order) {
    constexpr int count = 600;
    std::vector<std::string> names{"nobody"};
    for (int i = 0; i < count; ++i) {
        names.push_back("posts-" + std::to_string(i));
        get(ledger_->store_next_run(names.back(), {at(i), "every 1m"}));
    }
    const auto states = get(ledger_->states_of(names));
    ASSERT_EQ(states.size(), names.size());
    EXPECT_FALSE(states[0].next_run);
    for (int i = 0; i < count; ++i) {
        EXPECT_EQ(states[static_cast<std::size_t>(i) + 1].next_run->at, at(i)) << i;
    }
    EXPECT_THAT(get(ledger_->states_of({})), IsEmpty());
}

TEST_P(ledger_contract, commits_a_page_with_its_position_and_the_run) {
    const auto run = get(ledger_->begin_run({"posts", "schedule", at(0)}));
    auto page = page_of({"a", "b"});
    page.run = run;
    page.position = R"({"page":2})";
    page.last = false;
    page.totals = {1, 60, 20, 2, 1};
    const auto ids = get(ledger_->commit_page(page));
    ASSERT_EQ(ids.size(), 2U);
    EXPECT_LT(ids[0], ids[1]);
    reopen();

    const auto state = get(ledger_->state_of("posts"));
    EXPECT_EQ(state.position, R"({"page":2})");
    EXPECT_TRUE(state.listing_unfinished);
    EXPECT_EQ(state.last_run, at(0));
    const auto runs = get(ledger_->last_runs({10}));
    ASSERT_EQ(runs.size(), 1U);
    EXPECT_EQ(runs[0].id, run);
    EXPECT_EQ(runs[0].counts.pages, 1);
    EXPECT_EQ(runs[0].counts.items, 60);
    EXPECT_EQ(runs[0].counts.entities, 20);
    EXPECT_EQ(runs[0].counts.tasks, 2);
    EXPECT_EQ(runs[0].counts.rejected, 1);
    EXPECT_FALSE(runs[0].ended);
}

TEST_P(ledger_contract, the_last_page_ends_the_listing) {
    auto page = page_of({});
    page.last = false;
    get(ledger_->commit_page(page));
    page.last = true;
    get(ledger_->commit_page(page));
    EXPECT_FALSE(get(ledger_->state_of("posts")).listing_unfinished);
}

TEST_P(ledger_contract, runs_come_newest_first_and_with_their_end) {
    const auto first = get(ledger_->begin_run({"posts", "schedule", at(0)}));
    const auto second = get(ledger_->begin_run({"orders", "hand", at(1)}));
    get(ledger_->end_run(first, "HTTP 502", at(2)));
    get(ledger_->end_run(second, "", at(3)));
    const auto runs = get(ledger_->last_runs({10}));
    ASSERT_EQ(runs.size(), 2U);
    EXPECT_EQ(runs[0].id, second);
    EXPECT_EQ(runs[0].incoming, "orders");
    EXPECT_EQ(runs[0].trigger, "hand");
    EXPECT_EQ(runs[0].started, at(1));
    EXPECT_EQ(runs[0].ended, at(3));
    EXPECT_EQ(runs[0].failure, "");
    EXPECT_EQ(runs[1].failure, "HTTP 502");
    EXPECT_EQ(get(ledger_->last_runs({1})).size(), 1U);
}

TEST_P(ledger_contract, a_run_that_a_dead_daemon_left_open_is_ended_at_the_start) {
    get(ledger_->begin_run({"posts", "schedule", at(0)}));
    get(ledger_->end_all_leases(at(7)));
    const auto runs = get(ledger_->last_runs({1}));
    EXPECT_EQ(runs.at(0).ended, at(7));
    EXPECT_NE(runs.at(0).failure, "");
}

TEST_P(ledger_contract, a_task_is_what_was_committed) {
    auto page = page_of({"a"});
    page.run = get(ledger_->begin_run({"posts", "schedule", at(0)}));
    page.tasks[0].data = "{\"text\":\"\xC3\xA9\\n\"}";
    const auto id = get(ledger_->commit_page(page)).at(0);
    reopen();
    const auto found = read(id);
    EXPECT_EQ(found.run, page.run);
    EXPECT_EQ(found.lane, own_lane);
    EXPECT_EQ(found.incoming, "posts");
    EXPECT_EQ(found.entity_type, "posts");
    EXPECT_EQ(found.entity_id, "a");
    EXPECT_EQ(found.headers, R"({"event":"changed"})");
    EXPECT_EQ(found.data, page.tasks[0].data);
    EXPECT_EQ(found.state, task_state::fresh);
    EXPECT_EQ(found.attempts, 0);
    EXPECT_EQ(found.created, at(0));
    EXPECT_EQ(found.updated, at(0));
    EXPECT_FALSE(found.next_attempt);
    EXPECT_FALSE(found.open_intent);
}

TEST_P(ledger_contract, a_rejected_task_is_kept_with_its_reason_and_never_handed_out) {
    auto page = page_of({"a"});
    page.tasks[0].state = task_state::rejected;
    page.tasks[0].reason = "larger than 1 MB";
    const auto id = get(ledger_->commit_page(page)).at(0);
    EXPECT_THAT(claim(5).tasks, IsEmpty());
    const auto history = get(ledger_->find(id)).value();
    EXPECT_EQ(history.task.state, task_state::rejected);
    EXPECT_EQ(history.task.reason, "larger than 1 MB");
    ASSERT_EQ(history.moves.size(), 1U);
    EXPECT_EQ(history.moves[0].to, task_state::rejected);
    EXPECT_EQ(history.moves[0].reason, "larger than 1 MB");
}

}  // namespace sluice::ledger
