// Counts: tasks by lane, runs of an incoming, sends of a task.

#include "ledger_contract.hpp"

#include <gmock/gmock.h>

namespace sluice::ledger {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

class ledger_counts : public ledger_contract {
 protected:
    void add_to(const lane& to, const std::vector<std::string>& ids) {
        auto page = page_of(ids);
        for (auto& one : page.tasks) {
            one.lane = to;
        }
        get(ledger_->commit_page(page));
    }

    task claim_of(const lane& whose) {
        claim_request asked;
        asked.lane = whose;
        asked.now = at(1);
        asked.lease = lease;
        return get(ledger_->claim(asked)).tasks.at(0);
    }
};

INSTANTIATE_TEST_SUITE_P(each, ledger_counts,
                         ::testing::Values(ledger_kind::sqlite, ledger_kind::memory),
                         [](const ::testing::TestParamInfo<ledger_kind>& of) {
                             return of.param == ledger_kind::sqlite ? "sqlite" : "memory";
                         });

TEST_P(ledger_counts, tasks_are_counted_by_lane_as_a_filter_says) {
    add_to({"b", "y"}, {"1", "2"});
    add_to({"a", "z"}, {"3"});
    add_to({"a", "y"}, {"4"});
    settle(claim_of({"a", "z"}), task_state::finished);
    const auto all = get(ledger_->count_by_lane({}));
    ASSERT_EQ(all.size(), 3U);
    EXPECT_EQ(all[0].lane, (lane{"a", "y"}));
    EXPECT_EQ(all[1].lane, (lane{"a", "z"}));
    EXPECT_EQ(all[1].tasks.at(task_state::finished), 1);
    EXPECT_EQ(all[2].tasks.at(task_state::fresh), 2);
    task_filter filter;
    filter.states = {task_state::fresh, task_state::failed};
    filter.route = "a";
    const auto some = get(ledger_->count_by_lane(filter));
    ASSERT_EQ(some.size(), 1U);
    EXPECT_EQ(some[0].lane, (lane{"a", "y"}));
    filter.route = "c";
    EXPECT_THAT(get(ledger_->count_by_lane(filter)), IsEmpty());
}

TEST_P(ledger_counts, the_first_task_of_each_lane_says_since_when_it_could_be_delivered) {
    add_to({"b", "y"}, {"1", "2"});
    add_to({"a", "z"}, {"3", "4"});
    auto heads = get(ledger_->heads_of_lanes(at(1)));
    ASSERT_EQ(heads.size(), 2U);
    EXPECT_EQ(heads[0].lane, (lane{"a", "z"}));
    EXPECT_EQ(heads[1].lane, (lane{"b", "y"}));
    EXPECT_EQ(heads[1].created, heads[1].due_since);
    // A task that is being delivered is no longer in the queue, and one that waits is not due.
    settle(claim_of({"a", "z"}), task_state::finished);
    claim_of({"b", "y"});
    settlement again;
    const auto held = claim_of({"a", "z"});
    EXPECT_EQ(held.due, held.created);
    again.id = held.id;
    again.attempt = held.attempts;
    again.to = task_state::retry;
    again.next_attempt = at(100);
    again.at = at(2);
    get(ledger_->settle({again}));
    heads = get(ledger_->heads_of_lanes(at(50)));
    ASSERT_EQ(heads.size(), 2U);
    EXPECT_EQ(heads[0].due_since, std::nullopt);
    EXPECT_NE(heads[1].due_since, std::nullopt);
    heads = get(ledger_->heads_of_lanes(at(100)));
    EXPECT_EQ(heads[0].due_since, at(100));
    // The claim tells it, too.
    // A task without a next attempt waits for an operator.
    again = {};
    again.id = held.id;
    claim_request asked;
    asked.lane = {"a", "z"};
    asked.now = at(101);
    asked.lease = lease;
    const auto late = get(ledger_->claim(asked)).tasks.at(0);
    EXPECT_EQ(late.due, at(100));
    again.attempt = late.attempts;
    again.to = task_state::waiting;
    again.at = at(102);
    get(ledger_->settle({again}));
    heads = get(ledger_->heads_of_lanes(at(1'000)));
    EXPECT_EQ(heads[0].lane, (lane{"a", "z"}));
    EXPECT_EQ(heads[0].due_since, std::nullopt);
}

TEST_P(ledger_counts, runs_are_listed_by_incoming_page_by_page) {
    for (const auto* incoming : {"posts", "news", "posts", "posts"}) {
        get(ledger_->begin_run({incoming, "hand", at(0)}));
    }
    const auto ids = [&](const run_filter& filter) {
        std::vector<run_id> found;
        for (const auto& one : get(ledger_->last_runs(filter))) {
            found.push_back(one.id);
        }
        return found;
    };
    EXPECT_THAT(ids({2, "posts"}), ElementsAre(4, 3));
    EXPECT_THAT(ids({2, "posts", 3}), ElementsAre(1));
    EXPECT_THAT(ids({9, "", 3}), ElementsAre(2, 1));
    EXPECT_THAT(ids({9, "nobody"}), IsEmpty());
}

// A claim has sent nothing when it waits, is given back, or is cut off before the intent.
TEST_P(ledger_counts, a_task_counts_its_sends_and_not_its_claims) {
    add({"a"});
    settle(claim_one(), task_state::waiting);
    get(ledger_->offer_again({}, at(2)));
    get(ledger_->release({claim_one(at(2)).id}, at(2)));
    EXPECT_EQ(read(1).sends, 0);
    auto failed = outcome(claim_one(at(3)), task_state::retry);
    failed.sent = true;
    settle(failed);
    EXPECT_EQ(read(1).sends, 1);
    EXPECT_EQ(read(1).attempts, 3);
    const auto last = claim_one(at(4));
    EXPECT_EQ(last.sends, 1);
    get(ledger_->record_intents({{last.id, {"k", "f", "", "{}", at(4)}, 0}}));
    get(ledger_->end_all_leases(at(5)));
    EXPECT_EQ(claim_one(at(5)).sends, 2) << "it was cut off, and may have been sent";
}

}  // namespace sluice::ledger
