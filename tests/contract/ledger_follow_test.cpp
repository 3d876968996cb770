#include "ledger_contract.hpp"

#include <gmock/gmock.h>

namespace sluice::ledger {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

// Values, and tasks for a further outgoing, are committed with an outcome.
class ledger_follow : public ledger_contract {
 protected:
    static inline const lane further{"posts-to-report", "archive"};

    static new_task follow_up(const std::string& entity_id, const std::string& source_id = "") {
        new_task one;
        one.lane = further;
        one.entity_type = "posts";
        one.entity_id = entity_id;
        one.headers = "{}";
        one.data = R"({"post":7})";
        one.source_id = source_id;
        return one;
    }

    std::vector<task> claim_further() {
        claim_request request;
        request.lane = further;
        request.limit = 10;
        request.now = at(5);
        request.lease = lease;
        return get(ledger_->claim(request)).tasks;
    }

    bool is_kept(const std::string& key) {
        return get(ledger_->values_of("ids", {key}, at(5))).at(0).has_value();
    }

    bool is_settled(const std::string& id) {
        const auto known = get(ledger_->known("posts", {id})).at(0);
        return known && known->settled_hash == "h";
    }
};

INSTANTIATE_TEST_SUITE_P(each, ledger_follow,
                         ::testing::Values(ledger_kind::sqlite, ledger_kind::memory),
                         [](const ::testing::TestParamInfo<ledger_kind>& of) {
                             return of.param == ledger_kind::sqlite ? "sqlite" : "memory";
                         });

TEST_P(ledger_follow, values_and_tasks_come_with_the_outcome) {
    const auto run = get(ledger_->begin_run({"posts", "hand", at(0)}));
    auto page = page_of({"a"});
    page.run = run;
    get(ledger_->commit_page(page));
    auto settlement = outcome(claim_one(), task_state::finished);
    settlement.stores = {{"ids", "a", R"("p-1")", {}}};
    settlement.follow_ups = {follow_up("a/7")};
    settle(settlement);
    reopen();
    EXPECT_TRUE(is_kept("a"));
    const auto next = claim_further();
    ASSERT_EQ(next.size(), 1U);
    EXPECT_GT(next[0].id, settlement.id);
    EXPECT_EQ(next[0].entity_id, "a/7");
    EXPECT_EQ(next[0].data, R"({"post":7})");
    EXPECT_EQ(next[0].incoming, "posts");
    EXPECT_EQ(next[0].run, run);
    EXPECT_EQ(next[0].created, settlement.at);
}

TEST_P(ledger_follow, tasks_that_follow_one_are_found_by_their_header) {
    add({"a", "b"});
    for (const auto* headers :
         {R"({"after_task":"1","after_result":"p-1"})", R"({"after_task":"12"})"}) {
        auto settlement = outcome(claim_one(), task_state::finished);
        settlement.follow_ups = {follow_up("a/7"), follow_up("a/8")};
        settlement.follow_ups[0].headers = headers;
        settle(settlement);
    }
    task_filter filter;
    const auto found = [&](const std::string& task) {
        filter.headers = {{"after_task", task}};
        std::vector<task_id> ids;
        for (const auto& one : get(ledger_->list(filter))) {
            ids.push_back(one.id);
        }
        return ids;
    };
    EXPECT_THAT(found("1"), ElementsAre(3));
    EXPECT_THAT(found("12"), ElementsAre(5));
    EXPECT_THAT(found("2"), IsEmpty());
    EXPECT_THAT(found("p-1"), IsEmpty());
    reopen();
    EXPECT_THAT(found("1"), ElementsAre(3));
    EXPECT_EQ(get(ledger_->count(filter)).at(task_state::fresh), 1);
    filter.route = "nowhere";
    EXPECT_THAT(found("1"), IsEmpty());
}

TEST_P(ledger_follow, new_pages_come_behind_it) {
    add({"a"});
    auto settlement = outcome(claim_one(), task_state::finished);
    settlement.follow_ups = {follow_up("a/7")};
    settle(settlement);
    const auto later = add({"b"}).at(0);
    EXPECT_EQ(later, claim_further().at(0).id + 1);
}

TEST_P(ledger_follow, nothing_is_written_by_a_holder_whose_lease_was_taken_over) {
    add({"a"});
    auto stale = outcome(claim_one(at(0)), task_state::finished);
    claim_one(at(60));
    stale.stores = {{"ids", "a", "1", {}}};
    stale.follow_ups = {follow_up("a/7")};
    EXPECT_EQ(failure_of(ledger_->settle({stale})).kind, failure_class::refused);
    EXPECT_FALSE(is_kept("a"));
    EXPECT_THAT(claim_further(), IsEmpty());
}

TEST_P(ledger_follow, nothing_is_written_with_an_outcome_that_cannot_be) {
    add({"a"});
    auto settlement = outcome(claim_one(), task_state::fresh);
    settlement.stores = {{"ids", "a", "1", {}}};
    settlement.follow_ups = {follow_up("a/7")};
    failure_of(ledger_->settle({settlement}));
    EXPECT_FALSE(is_kept("a"));
    EXPECT_THAT(claim_further(), IsEmpty());
}

TEST_P(ledger_follow, a_change_that_is_carried_on_is_settled_by_the_last) {
    auto page = page_of({"a"});
    page.seen = {{"a", "h"}};
    get(ledger_->commit_page(page));
    auto settlement = outcome(claim_one(), task_state::finished);
    settlement.follow_ups = {follow_up("a/7", "a")};
    settle(settlement);
    EXPECT_FALSE(is_settled("a"));
    settle(claim_further().at(0), task_state::finished);
    EXPECT_TRUE(is_settled("a"));
}

TEST_P(ledger_follow, a_change_that_is_not_carried_on_is_settled_at_once) {
    auto page = page_of({"a"});
    page.seen = {{"a", "h"}};
    get(ledger_->commit_page(page));
    auto settlement = outcome(claim_one(), task_state::finished);
    settlement.follow_ups = {follow_up("a/7", "another"), follow_up("a/8")};
    settle(settlement);
    EXPECT_TRUE(is_settled("a"));
}

TEST_P(ledger_follow, a_change_that_two_carry_and_one_carries_on_waits_for_all) {
    auto page = page_of({"a", "a"});
    page.seen = {{"a", "h"}};
    get(ledger_->commit_page(page));
    const auto held = claim(2).tasks;
    auto settlement = outcome(held.at(0), task_state::finished);
    settlement.follow_ups = {follow_up("a/7", "a")};
    settle(settlement);
    settle(held.at(1), task_state::skipped);
    EXPECT_FALSE(is_settled("a"));
    settle(claim_further().at(0), task_state::finished);
    EXPECT_TRUE(is_settled("a"));
}

TEST_P(ledger_follow, a_retry_without_a_time_is_due_at_once) {
    add({"a"});
    const auto done = settle(claim_one(), task_state::retry);
    EXPECT_EQ(done.next_attempt, at(1));
    EXPECT_EQ(claim(1, at(1)).tasks.size(), 1U);
}

}  // namespace sluice::ledger
