#include "control/offering_again.hpp"

#include "support/component_fixture.hpp"
#include "support/memory_ledger/memory_ledger.hpp"
#include "support/run_awaitable.hpp"

#include <boost/asio/io_context.hpp>
#include <gtest/gtest.h>

namespace sluice::control {
namespace {

using namespace testing;

class offered_entities : public ::testing::Test {
 protected:
    offered_entities() {
        ledger::page_commit page;
        page.incoming = "lines";
        page.position = "null";
        for (const std::string id : {"a", "b"}) {
            ledger::new_task one;
            one.lane = {"all", "report"};
            one.entity_id = id;
            one.source_id = id;
            one.headers = "{}";
            one.data = "{}";
            page.tasks.push_back(std::move(one));
        }
        EXPECT_TRUE(run_awaitable(io_, ledger_->commit_page(std::move(page))));
        ledger::claim_request request;
        request.lane = {"all", "report"};
        request.limit = 2;
        request.lease = std::chrono::minutes(1);
        claimed_ = run_awaitable(io_, ledger_->claim(request)).value().tasks;
    }

    void settle(const ledger::task& which, ledger::task_state to) {
        const ledger::intent sent{"key", "print", "place", "{}", wall_time()};
        ASSERT_TRUE(
            run_awaitable(io_, ledger_->record_intents({{which.id, sent, which.attempts}})));
        ledger::settlement made;
        made.id = which.id;
        made.attempt = which.attempts;
        made.to = to;
        if (to == ledger::task_state::confirming) {
            made.next_attempt = wall_time(std::chrono::hours(1));
        }
        ASSERT_TRUE(run_awaitable(io_, ledger_->settle({made})));
    }

    std::size_t unsettled(ledger::forget_request request) {
        request.incoming = "lines";
        return run_awaitable(io_, offer_again(ledger_.get(), std::move(request))).value().unsettled;
    }

    asio::io_context io_;
    std::unique_ptr<ledger::ledger> ledger_ = make_memory_ledger();
    std::vector<ledger::task> claimed_;
};

TEST_F(offered_entities, are_unsettled_while_a_task_of_theirs_is_open) {
    ASSERT_EQ(claimed_.size(), 2U);
    settle(claimed_[0], ledger::task_state::finished);
    ledger::forget_request all;
    all.all = true;
    EXPECT_EQ(unsettled(all), 1U);
}

// Offering it again could make a second post beside one that may still go out.
TEST_F(offered_entities, are_unsettled_while_the_target_has_not_decided) {
    ASSERT_EQ(claimed_.size(), 2U);
    settle(claimed_[0], ledger::task_state::confirming);
    settle(claimed_[1], ledger::task_state::finished);
    ledger::forget_request some;
    some.ids = {"a", "b"};
    EXPECT_EQ(unsettled(some), 1U);
}

}  // namespace
}  // namespace sluice::control
