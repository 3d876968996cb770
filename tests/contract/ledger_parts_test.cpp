#include "ledger_contract.hpp"

#include <gmock/gmock.h>

#include <algorithm>

// Pages that take several transactions.

namespace sluice::ledger {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

class ledger_parts : public ledger_contract {
 protected:
    page_part part_of(const std::vector<std::string>& ids, bool begins) {
        page_part part;
        part.incoming = "posts";
        part.run = 1;
        part.begins = begins;
        part.tasks = page_of(ids).tasks;
        return part;
    }

    page_commit whole() {
        auto page = page_of({});
        page.run = 1;
        page.position = R"({"page":2})";
        page.in_parts = true;
        return page;
    }

    std::vector<std::string> listed() {
        std::vector<std::string> all;
        for (const auto& one : get(ledger_->list({}))) {
            all.push_back(one.entity_id);
        }
        std::ranges::reverse(all);
        return all;
    }

    void admit_all(std::size_t step = 2) {
        while (get(ledger_->admit("posts", step)).more) {
        }
    }

    known_entity known(const std::string& id) {
        return get(ledger_->known("posts", {id})).at(0).value();
    }
};

INSTANTIATE_TEST_SUITE_P(each, ledger_parts,
                         ::testing::Values(ledger_kind::sqlite, ledger_kind::memory),
                         [](const ::testing::TestParamInfo<ledger_kind>& of) {
                             return of.param == ledger_kind::sqlite ? "sqlite" : "memory";
                         });

TEST_P(ledger_parts, nothing_of_a_page_is_seen_before_it_is_committed) {
    get(ledger_->add_part(part_of({"a", "b"}, true)));
    get(ledger_->add_part(part_of({"c"}, false)));
    reopen();
    EXPECT_THAT(listed(), IsEmpty());
    EXPECT_THAT(get(ledger_->count_by_state()), IsEmpty());
    EXPECT_EQ(get(ledger_->admit("posts", 10)).tasks, 0U);
    EXPECT_THAT(claim(10).tasks, IsEmpty());
    EXPECT_EQ(get(ledger_->state_of("posts")).position, "");
}

TEST_P(ledger_parts, the_tasks_of_a_committed_page_enter_their_lanes_in_order_and_once) {
    get(ledger_->add_part(part_of({"a", "b"}, true)));
    get(ledger_->add_part(part_of({"c", "d", "e"}, false)));
    EXPECT_THAT(get(ledger_->commit_page(whole())), IsEmpty());
    EXPECT_EQ(get(ledger_->state_of("posts")).position, R"({"page":2})");
    const auto first = get(ledger_->admit("posts", 2));
    EXPECT_EQ(first.tasks, 2U);
    EXPECT_TRUE(first.more);
    EXPECT_THAT(listed(), ElementsAre("a", "b"));
    reopen();  // a crash between two steps
    EXPECT_EQ(get(ledger_->admit("", 2)).tasks, 2U) << "of any incoming";
    const auto last = get(ledger_->admit("posts", 2));
    EXPECT_EQ(last.tasks, 1U);
    EXPECT_FALSE(last.more);
    EXPECT_FALSE(get(ledger_->admit("posts", 2)).more);
    EXPECT_THAT(listed(), ElementsAre("a", "b", "c", "d", "e"));
    EXPECT_EQ(claim(10).tasks.size(), 5U);
}

TEST_P(ledger_parts, a_page_that_was_not_committed_is_dropped_by_the_next_and_at_the_start) {
    get(ledger_->add_part(part_of({"a", "b"}, true)));
    get(ledger_->add_part(part_of({"c"}, true)));  // the page is fetched again
    get(ledger_->commit_page(whole()));
    admit_all();
    EXPECT_THAT(listed(), ElementsAre("c"));
    get(ledger_->add_part(part_of({"d"}, true)));
    reopen();
    get(ledger_->end_all_leases(at(1)));
    get(ledger_->commit_page(whole()));
    admit_all();
    EXPECT_THAT(listed(), ElementsAre("c"));
}

TEST_P(ledger_parts, what_a_start_finds_committed_is_not_dropped) {
    get(ledger_->add_part(part_of({"a", "b", "c"}, true)));
    get(ledger_->commit_page(whole()));
    reopen();
    get(ledger_->end_all_leases(at(1)));
    admit_all();
    EXPECT_THAT(listed(), ElementsAre("a", "b", "c"));
}

TEST_P(ledger_parts, incomings_do_not_touch_each_others_parts) {
    get(ledger_->add_part(part_of({"a"}, true)));
    auto other = part_of({"x"}, true);
    other.incoming = "orders";
    get(ledger_->add_part(other));
    get(ledger_->commit_page(whole()));
    while (get(ledger_->admit("", 10)).more) {
    }
    EXPECT_THAT(listed(), ElementsAre("a"));
}

TEST_P(ledger_parts, a_change_is_settled_when_the_last_task_that_carries_it_is) {
    get(ledger_->add_part(part_of({"a", "a"}, true)));
    get(ledger_->add_part(part_of({"a", "b"}, false)));
    auto page = whole();
    page.seen = {{"a", "h1"}, {"b", "h1"}, {"nothing", "h1"}};
    get(ledger_->commit_page(page));
    EXPECT_EQ(known("nothing").settled_hash, "h1") << "no task carries it";
    EXPECT_EQ(known("a").offered_hash, "h1");
    EXPECT_EQ(known("a").settled_hash, "");
    EXPECT_EQ(get(ledger_->admit("posts", 2)).tasks, 2U);
    settle(claim_one(), task_state::finished);
    settle(claim_one(), task_state::finished);
    EXPECT_EQ(known("a").settled_hash, "") << "a third one has not entered its lane yet";
    admit_all();
    settle(claim_one(), task_state::finished);
    EXPECT_EQ(known("a").settled_hash, "h1");
    EXPECT_EQ(known("b").settled_hash, "");
    settle(claim_one(), task_state::finished);
    EXPECT_EQ(known("b").settled_hash, "h1");
}

TEST_P(ledger_parts, a_batch_in_a_part_carries_all_its_entities) {
    auto part = part_of({"together", "alone"}, true);
    part.tasks[0].source_id.clear();
    part.tasks[0].source_ids = {"a", "b"};
    part.tasks[1].source_id = "b";
    get(ledger_->add_part(part));
    auto page = whole();
    page.seen = {{"a", "h1"}, {"b", "h1"}};
    get(ledger_->commit_page(page));
    EXPECT_EQ(get(ledger_->admit("posts", 1)).tasks, 1U);
    settle(claim_one(), task_state::finished);
    EXPECT_EQ(known("a").settled_hash, "h1");
    EXPECT_EQ(known("b").settled_hash, "") << "another one carries it too";
    admit_all();
    settle(claim_one(), task_state::finished);
    EXPECT_EQ(known("b").settled_hash, "h1");
}

TEST_P(ledger_parts, a_rejected_task_stays_rejected_with_its_reason) {
    auto part = part_of({"a"}, true);
    part.tasks[0].state = task_state::rejected;
    part.tasks[0].reason = "too large";
    part.tasks[0].order_key = "k";
    part.tasks[0].headers = R"({"event":"new"})";
    get(ledger_->add_part(part));
    get(ledger_->commit_page(whole()));
    admit_all();
    const auto all = get(ledger_->list({}));
    ASSERT_EQ(all.size(), 1U);
    EXPECT_EQ(all[0].state, task_state::rejected);
    EXPECT_EQ(all[0].reason, "too large");
    EXPECT_EQ(all[0].order_key, "k");
    EXPECT_EQ(all[0].headers, R"({"event":"new"})");
    EXPECT_EQ(all[0].run, 1);
}

}  // namespace sluice::ledger
