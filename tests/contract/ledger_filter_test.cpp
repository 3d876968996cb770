// Filters on the state and the history of tasks.

#include "ledger_admin_fixture.hpp"

#include <gmock/gmock.h>

namespace sluice::ledger {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

// a: finished. b: failed at its second attempt. c: is tried again at 130. d: new. Of two runs.
class ledger_filter : public ledger_admin {
 protected:
    ledger_filter() {
        for (const auto* name : {"a", "b", "c", "d"}) {
            page_commit page = page_of({name});
            page.run = std::string_view(name) < "c" ? 1 : 2;
            page.tasks[0].entity_type = std::string_view(name) < "c" ? "posts" : "orders";
            page.tasks[0].order_key = std::string("key ") + name;
            page.tasks[0].headers = std::string(R"({"event":"changed","of":")") + name + "\"}";
            ids_.push_back(get(ledger_->commit_page(page)).at(0));
        }
        settle_sent(outcome(claim_one(), task_state::finished));
        settle_sent(outcome(claim_one(at(5)), task_state::retry));
        auto failed = outcome(claim_one(at(5)), task_state::failed);
        failed.reason = "POST /post: HTTP 422: No Caption";
        settle_sent(failed);
        auto later = outcome(claim_one(at(5)), task_state::retry);
        later.reason = "HTTP 502";
        later.next_attempt = at(130);
        settle_sent(later);
    }

    void settle_sent(settlement settlement) {
        settlement.sent = true;
        settle(settlement);
    }

    std::vector<task_id> ids_;
};

INSTANTIATE_TEST_SUITE_P(each, ledger_filter,
                         ::testing::Values(ledger_kind::sqlite, ledger_kind::memory),
                         [](const ::testing::TestParamInfo<ledger_kind>& of) {
                             return of.param == ledger_kind::sqlite ? "sqlite" : "memory";
                         });

TEST_P(ledger_filter, by_run_type_and_key) {
    task_filter filter;
    filter.run = 1;
    EXPECT_THAT(listed(filter), ElementsAre(ids_[1], ids_[0]));
    filter.limit = 1;
    EXPECT_THAT(listed(filter), ElementsAre(ids_[1]));
    filter.below = ids_[1];
    EXPECT_THAT(listed(filter), ElementsAre(ids_[0]));
    filter = {};
    filter.entity_type = "orders";
    EXPECT_THAT(listed(filter), ElementsAre(ids_[3], ids_[2]));
    filter.order_key = "key c";
    EXPECT_THAT(listed(filter), ElementsAre(ids_[2]));
    filter.order_key = "key a";
    EXPECT_THAT(listed(filter), IsEmpty());
}

TEST_P(ledger_filter, by_sends_and_reason) {
    task_filter filter;
    filter.sends = 1;
    EXPECT_THAT(listed(filter), ElementsAre(ids_[2], ids_[1], ids_[0]));
    filter.sends = 2;
    EXPECT_THAT(listed(filter), ElementsAre(ids_[1]));
    filter = {};
    filter.reason = "no caption";
    EXPECT_THAT(listed(filter), ElementsAre(ids_[1]));
    filter.reason = "HTTP";
    EXPECT_THAT(listed(filter), ElementsAre(ids_[2], ids_[1]));
    filter.reason = "' OR '1'='1";
    EXPECT_THAT(listed(filter), IsEmpty());
}

TEST_P(ledger_filter, by_next_attempt) {
    task_filter filter;
    filter.next_until = at(131);
    EXPECT_THAT(listed(filter), ElementsAre(ids_[2]));
    filter.next_until = at(130);
    EXPECT_THAT(listed(filter), IsEmpty());
    filter.next_until.reset();
    filter.next_since = at(130);
    EXPECT_THAT(listed(filter), ElementsAre(ids_[2]));
    EXPECT_EQ(get(ledger_->count(filter)).at(task_state::retry), 1);
    filter.states = {task_state::failed};
    EXPECT_THAT(listed(filter), IsEmpty());
    EXPECT_TRUE(get(ledger_->count(filter)).empty());
    filter.states = {task_state::failed, task_state::retry};
    EXPECT_THAT(listed(filter), ElementsAre(ids_[2]));
    filter.next_since = at(131);
    EXPECT_THAT(listed(filter), IsEmpty());
}

TEST_P(ledger_filter, by_headers) {
    task_filter filter;
    filter.headers = {{"event", "changed"}};
    EXPECT_EQ(listed(filter).size(), 4U);
    filter.headers.push_back({"of", "b"});
    EXPECT_THAT(listed(filter), ElementsAre(ids_[1]));
    filter.states = {task_state::failed, task_state::fresh};
    EXPECT_THAT(listed(filter), ElementsAre(ids_[1]));
    filter.headers = {{"of", "B"}};
    EXPECT_THAT(listed(filter), IsEmpty());
}

TEST_P(ledger_filter, moves_only_what_they_match) {
    task_filter filter;
    filter.sends = 2;
    EXPECT_EQ(move(operator_action::retry, filter).moved, 1);
    EXPECT_EQ(read(ids_[1]).state, task_state::fresh);
    EXPECT_EQ(read(ids_[2]).state, task_state::retry);
}

}  // namespace sluice::ledger
