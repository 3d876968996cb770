#include "ledger_contract.hpp"

namespace sluice::ledger {

// Change detection: the hash that was offered, and the hash that is settled.
class ledger_seen : public ledger_contract {
 protected:
    // Offers entity `id` with that hash; this many tasks carry it.
    std::vector<task_id> offer(const std::string& id, const std::string& hash, std::size_t tasks) {
        auto page = page_of(std::vector<std::string>(tasks, id));
        page.seen.push_back({id, hash});
        return get(ledger_->commit_page(page));
    }

    known_entity known(const std::string& id) {
        return get(ledger_->known("posts", {id})).at(0).value();
    }

    void finish(const task& of, task_state to = task_state::finished) {
        ledger_contract::settle(of, to);
    }
};

INSTANTIATE_TEST_SUITE_P(each, ledger_seen,
                         ::testing::Values(ledger_kind::sqlite, ledger_kind::memory),
                         [](const ::testing::TestParamInfo<ledger_kind>& of) {
                             return of.param == ledger_kind::sqlite ? "sqlite" : "memory";
                         });

TEST_P(ledger_seen, answers_in_order_and_with_nothing_for_an_unknown_one) {
    offer("a", "h1", 0);
    offer("b", "h2", 0);
    const auto all = get(ledger_->known("posts", {"b", "x", "a"}));
    ASSERT_EQ(all.size(), 3U);
    EXPECT_EQ(all[0].value().offered_hash, "h2");
    EXPECT_FALSE(all[1]);
    EXPECT_EQ(all[2].value().offered_hash, "h1");
    EXPECT_FALSE(get(ledger_->known("orders", {"a"})).at(0)) << "of another incoming";
}

TEST_P(ledger_seen, what_is_forgotten_between_a_page_and_its_commit_stays_forgotten) {
    offer("a", "h1", 0);
    offer("b", "h1", 0);
    auto page = page_of({"a", "b"});
    page.seen.push_back({"a", "h2", "{}", "{}", true});  // compared with what was remembered …
    page.seen.push_back({"b", "h2", "", "", true});
    page.seen.push_back({"new", "h2", "", "", false});
    forget_request request;
    request.incoming = "posts";
    request.ids = {"a"};
    get(ledger_->forget(request));  // … and forgotten before it is committed
    get(ledger_->commit_page(page));
    reopen();
    EXPECT_FALSE(get(ledger_->known("posts", {"a"})).at(0));
    EXPECT_EQ(known("b").offered_hash, "h2");
    EXPECT_EQ(known("new").offered_hash, "h2");
    finish(claim_one());
    EXPECT_FALSE(get(ledger_->known("posts", {"a"})).at(0)) << "nor does its task bring it back";
    finish(claim_one());
    EXPECT_EQ(known("b").settled_hash, "h2");
}

TEST_P(ledger_seen, without_a_task_it_is_settled_at_once) {
    offer("a", "h1", 0);
    EXPECT_EQ(known("a").settled_hash, "h1");
}

TEST_P(ledger_seen, with_a_task_it_is_settled_when_that_is_finished) {
    offer("a", "h1", 1);
    EXPECT_EQ(known("a").offered_hash, "h1");
    EXPECT_EQ(known("a").settled_hash, "");
    finish(claim_one());
    EXPECT_EQ(known("a").settled_hash, "h1");
}

TEST_P(ledger_seen, a_skipped_task_settles_it_too) {
    offer("a", "h1", 1);
    finish(claim_one(), task_state::skipped);
    EXPECT_EQ(known("a").settled_hash, "h1");
}

TEST_P(ledger_seen, failed_uncertain_waiting_and_retry_keep_it_open) {
    for (const auto to : {task_state::failed, task_state::uncertain}) {
        offer("a", "h1", 1);
        finish(claim_one(), to);
        EXPECT_EQ(known("a").settled_hash, "") << name_of(to);
    }
    offer("a", "h1", 1);
    auto later = outcome(claim_one(), task_state::retry);
    later.next_attempt = at(30);
    settle(later);
    EXPECT_EQ(known("a").settled_hash, "");
}

TEST_P(ledger_seen, every_task_that_carries_it_has_to_be_settled) {
    offer("a", "h1", 3);
    finish(claim_one());
    finish(claim_one(), task_state::skipped);
    EXPECT_EQ(known("a").settled_hash, "");
    finish(claim_one());
    EXPECT_EQ(known("a").settled_hash, "h1");
}

TEST_P(ledger_seen, an_offer_again_can_still_settle_it) {
    const auto id = offer("a", "h1", 2).at(0);
    finish(claim_one(), task_state::failed);
    finish(claim_one());
    EXPECT_EQ(known("a").settled_hash, "");
    task_filter filter;
    filter.ids = {id};
    get(ledger_->offer_again(filter, at(2)));
    finish(claim_one());
    EXPECT_EQ(known("a").settled_hash, "h1");
}

TEST_P(ledger_seen, an_older_offer_never_overtakes_a_newer_one) {
    offer("a", "h1", 1);
    offer("a", "h2", 1);
    const auto older = claim_one();
    const auto newer = claim_one();
    EXPECT_EQ(known("a").offered_hash, "h2");
    finish(newer);
    EXPECT_EQ(known("a").settled_hash, "h2");
    finish(older);
    EXPECT_EQ(known("a").settled_hash, "h2");
}

TEST_P(ledger_seen, an_older_offer_arrives_while_the_newer_is_open) {
    offer("a", "h1", 1);
    offer("a", "h2", 1);
    finish(claim_one());
    EXPECT_EQ(known("a").settled_hash, "h1");
    EXPECT_EQ(known("a").offered_hash, "h2");
}

TEST_P(ledger_seen, an_offer_without_tasks_is_not_overtaken_by_an_older_task) {
    offer("a", "h1", 1);
    offer("a", "h2", 0);
    finish(claim_one());
    EXPECT_EQ(known("a").settled_hash, "h2");
}

TEST_P(ledger_seen, a_task_carries_only_what_its_page_showed) {
    offer("a", "h1", 0);
    add({"a"});  // from a page that showed nothing: `emit: all`
    finish(claim_one());
    EXPECT_EQ(known("a").offered_hash, "h1");
}

TEST_P(ledger_seen, what_was_seen_stays_over_a_restart) {
    offer("a", "h1", 2);
    finish(claim_one());
    reopen();
    finish(claim_one());
    EXPECT_EQ(known("a").settled_hash, "h1");
}

}  // namespace sluice::ledger
