#include "ledger_contract.hpp"

namespace sluice::ledger {

// Tasks that carry several entities.
class ledger_batches : public ledger_contract {
 protected:
    void commit(page_commit page) { get(ledger_->commit_page(std::move(page))); }
    static new_task task_of(const std::vector<std::string>& sources) {
        auto one = page_of({"batch"}).tasks.at(0);
        one.source_id.clear();
        one.source_ids = sources;
        return one;
    }
    static page_commit seeing(const std::vector<std::string>& ids) {
        auto page = page_of({});
        for (const auto& id : ids) {
            page.seen.push_back({id, "h-" + id});
        }
        return page;
    }
    std::string settled(const std::string& id) {
        return get(ledger_->known("posts", {id})).at(0).value().settled_hash;
    }
};

INSTANTIATE_TEST_SUITE_P(each, ledger_batches,
                         ::testing::Values(ledger_kind::sqlite, ledger_kind::memory),
                         [](const ::testing::TestParamInfo<ledger_kind>& of) {
                             return of.param == ledger_kind::sqlite ? "sqlite" : "memory";
                         });

TEST_P(ledger_batches, each_change_is_settled_with_the_task) {
    auto page = seeing({"a", "b", "c"});
    page.tasks = {task_of({"a", "b"}), task_of({"c"})};
    commit(page);
    reopen();
    const auto first = claim_one();
    EXPECT_EQ(settled("a"), "");
    ledger_contract::settle(first, task_state::finished);
    EXPECT_EQ(settled("a"), "h-a");
    EXPECT_EQ(settled("b"), "h-b");
    EXPECT_EQ(settled("c"), "");
    ledger_contract::settle(claim_one(), task_state::failed);
    EXPECT_EQ(settled("c"), "");
    task_filter all;
    all.states = {task_state::failed};
    get(ledger_->offer_again(all, at(2)));
    ledger_contract::settle(claim_one(), task_state::finished);
    EXPECT_EQ(settled("c"), "h-c");
}

TEST_P(ledger_batches, a_change_that_single_tasks_carry_too_waits_for_them) {
    auto page = seeing({"a", "b"});
    page.tasks = page_of({"a", "b"}).tasks;
    page.tasks.insert(page.tasks.begin(), task_of({"a", "b"}));
    commit(page);
    ledger_contract::settle(claim_one(), task_state::finished);
    EXPECT_EQ(settled("a"), "");
    ledger_contract::settle(claim_one(), task_state::finished);
    EXPECT_EQ(settled("a"), "h-a");
    EXPECT_EQ(settled("b"), "") << "a's task is not b's";
    ledger_contract::settle(claim_one(), task_state::skipped);
    EXPECT_EQ(settled("b"), "h-b");
}

TEST_P(ledger_batches, a_single_task_waits_for_the_batch_behind_it) {
    auto page = seeing({"a", "b"});
    page.tasks = page_of({"a"}).tasks;
    page.tasks.push_back(task_of({"a", "b"}));
    commit(page);
    ledger_contract::settle(claim_one(), task_state::finished);
    EXPECT_EQ(settled("a"), "");
    ledger_contract::settle(claim_one(), task_state::finished);
    EXPECT_EQ(settled("a"), "h-a");
    EXPECT_EQ(settled("b"), "h-b");
}

TEST_P(ledger_batches, an_older_batch_never_overtakes_a_newer_one) {
    auto page = seeing({"a", "b"});
    page.tasks = {task_of({"a", "b"})};
    commit(page);
    page.seen = {{"a", "newer"}};
    page.tasks = {task_of({"a"})};
    commit(page);
    const auto older = claim_one();
    ledger_contract::settle(claim_one(), task_state::finished);
    ledger_contract::settle(older, task_state::finished);
    EXPECT_EQ(settled("a"), "newer");
    EXPECT_EQ(settled("b"), "h-b");
}

}  // namespace sluice::ledger
