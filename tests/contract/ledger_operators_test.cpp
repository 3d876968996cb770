#include "ledger_contract.hpp"

#include <gmock/gmock.h>

namespace sluice::ledger {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

// Lists, counts, and tasks that operators offer again. Ten tasks: 1 finished, 2 failed, 3 skipped,
// 4 uncertain, 5 retry, 6 held; 7 and 8 new; 9 on another lane; 10 of another incoming.
class ledger_operators : public ledger_contract {
 protected:
    ledger_operators() {
        ids_ = add({"a", "b", "c", "d", "e", "f", "g", "a"});
        auto page = page_of({"i"});
        page.tasks[0].lane = {"posts-elsewhere", "other"};
        ids_.push_back(get(ledger_->commit_page(page)).at(0));
        page = page_of({"j"});
        page.incoming = "orders";
        ids_.push_back(get(ledger_->commit_page(page)).at(0));
        settle(outcome(claim_one(), task_state::finished));
        settle(outcome(claim_one(), task_state::failed));
        settle(outcome(claim_one(), task_state::skipped));
        settle(outcome(claim_one(), task_state::uncertain));
        auto retry = outcome(claim(2).tasks.at(0), task_state::retry);
        retry.next_attempt = at(100);
        settle(retry);
    }

    std::vector<task_id> listed(const task_filter& filter) {
        return ids_of(get(ledger_->list(filter)));
    }

    // Their positions, counted from 1, as in the list above.
    std::vector<task_id> tasks(std::initializer_list<std::size_t> places) const {
        std::vector<task_id> chosen;
        for (const auto place : places) {
            chosen.push_back(ids_.at(place - 1));
        }
        return chosen;
    }

    std::vector<task_id> ids_;
};

INSTANTIATE_TEST_SUITE_P(each, ledger_operators,
                         ::testing::Values(ledger_kind::sqlite, ledger_kind::memory),
                         [](const ::testing::TestParamInfo<ledger_kind>& of) {
                             return of.param == ledger_kind::sqlite ? "sqlite" : "memory";
                         });

TEST_P(ledger_operators, lists_newest_first_up_to_the_limit_and_goes_on_below_it) {
    EXPECT_EQ(listed({}), tasks({10, 9, 8, 7, 6, 5, 4, 3, 2, 1}));
    task_filter filter;
    filter.limit = 4;
    EXPECT_EQ(listed(filter), tasks({10, 9, 8, 7}));
    filter.below = ids_[6];
    EXPECT_EQ(listed(filter), tasks({6, 5, 4, 3}));
}

TEST_P(ledger_operators, lists_by_state) {
    using state = task_state;
    const auto of = [&](std::vector<state> states) {
        task_filter filter;
        filter.states = std::move(states);
        return listed(filter);
    };
    EXPECT_EQ(of({state::fresh}), tasks({10, 9, 8, 7}));
    EXPECT_EQ(of({state::processing}), tasks({6}));
    EXPECT_EQ(of({state::finished}), tasks({1}));
    EXPECT_EQ(of({state::failed}), tasks({2}));
    EXPECT_EQ(of({state::skipped}), tasks({3}));
    EXPECT_EQ(of({state::retry}), tasks({5}));
    EXPECT_THAT(of({state::waiting, state::rejected}), IsEmpty());
    EXPECT_EQ(of({state::uncertain, state::failed, state::finished, state::failed, state::fresh}),
              tasks({10, 9, 8, 7, 4, 2, 1}));
}

TEST_P(ledger_operators, a_list_by_state_goes_on_below_the_cursor_too) {
    task_filter filter;
    filter.states = {task_state::fresh, task_state::failed};
    filter.limit = 2;
    EXPECT_EQ(listed(filter), tasks({10, 9}));
    filter.below = ids_[8];
    EXPECT_EQ(listed(filter), tasks({8, 7}));
    filter.below = ids_[6];
    EXPECT_EQ(listed(filter), tasks({2}));
}

TEST_P(ledger_operators, lists_by_route_outgoing_incoming_entity_and_id) {
    task_filter filter;
    filter.route = "posts-elsewhere";
    EXPECT_EQ(listed(filter), tasks({9}));
    filter.states = {task_state::fresh, task_state::failed, task_state::finished};
    EXPECT_EQ(listed(filter), tasks({9}));
    filter = {};
    filter.outgoing = "other";
    EXPECT_EQ(listed(filter), tasks({9}));
    filter.route = "posts-to-report";
    EXPECT_THAT(listed(filter), IsEmpty());
    filter = {};
    filter.incoming = "orders";
    EXPECT_EQ(listed(filter), tasks({10}));
    filter = {};
    filter.entity_id = "a";
    EXPECT_EQ(listed(filter), tasks({8, 1}));
    filter.states = {task_state::finished};
    EXPECT_EQ(listed(filter), tasks({1}));
    filter = {};
    filter.ids = {ids_[1], ids_[4], 999};
    EXPECT_EQ(listed(filter), tasks({5, 2}));
}

TEST_P(ledger_operators, what_a_filter_names_is_a_value_and_never_a_command) {
    task_filter filter;
    filter.entity_id = "a' OR '1'='1";
    EXPECT_THAT(listed(filter), IsEmpty());
    filter.entity_id = "";
    filter.route = "x' OR '1'='1";
    EXPECT_THAT(listed(filter), IsEmpty());
    filter.route = "";
    filter.incoming = "nobody";
    EXPECT_THAT(listed(filter), IsEmpty());
}

TEST_P(ledger_operators, counts_by_state) {
    const auto counts = get(ledger_->count_by_state());
    EXPECT_EQ(counts.at(task_state::fresh), 4);
    EXPECT_EQ(counts.at(task_state::processing), 1);
    EXPECT_EQ(counts.at(task_state::finished), 1);
    EXPECT_EQ(counts.at(task_state::failed), 1);
    EXPECT_FALSE(counts.contains(task_state::waiting));
}

TEST_P(ledger_operators, an_unknown_task_is_an_answer) {
    EXPECT_FALSE(get(ledger_->find(999)));
}

TEST_P(ledger_operators, offers_again_what_can_be_and_nothing_else) {
    EXPECT_EQ(get(ledger_->offer_again({}, at(9))), 4U);
    EXPECT_EQ(read(ids_[0]).state, task_state::finished);
    EXPECT_EQ(read(ids_[5]).state, task_state::processing);
    for (const auto place : {2U, 3U, 4U, 5U}) {
        const auto again = read(ids_[place - 1]);
        EXPECT_EQ(again.state, task_state::fresh);
        EXPECT_EQ(again.attempts, 1);
        EXPECT_EQ(again.counted_attempts(), 0);
        EXPECT_FALSE(again.next_attempt);
        EXPECT_EQ(again.updated, at(9));
    }
    EXPECT_EQ(ids_of(claim(4, at(9)).tasks), tasks({2, 3, 4, 5}));
}

TEST_P(ledger_operators, offers_again_by_filter) {
    task_filter filter;
    filter.states = {task_state::failed, task_state::finished, task_state::processing};
    EXPECT_EQ(get(ledger_->offer_again(filter, at(9))), 1U);
    filter.states = {task_state::processing};
    EXPECT_EQ(get(ledger_->offer_again(filter, at(9))), 0U);
    filter = {};
    filter.ids = {ids_[2], ids_[0]};
    EXPECT_EQ(get(ledger_->offer_again(filter, at(9))), 1U);
    filter = {};
    filter.entity_id = "d";
    EXPECT_EQ(get(ledger_->offer_again(filter, at(9))), 1U);
    filter = {};
    filter.outgoing = "other";
    EXPECT_EQ(get(ledger_->offer_again(filter, at(9))), 0U);
    filter.outgoing = "report";
    filter.limit = 0;
    EXPECT_EQ(get(ledger_->offer_again(filter, at(9))), 1U) << "a limit is for lists";
}

TEST_P(ledger_operators, nobody_else_has_written) {
    get(ledger_->changed_elsewhere());
    add({"z"});
    EXPECT_FALSE(get(ledger_->changed_elsewhere()));
}

}  // namespace sluice::ledger
