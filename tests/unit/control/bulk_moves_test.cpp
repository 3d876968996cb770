#include "control/tasks/bulk_moves.hpp"

#include "support/component_fixture.hpp"
#include "support/manual_clock.hpp"
#include "support/memory_ledger/memory_ledger.hpp"
#include "support/run_awaitable.hpp"

#include <boost/asio/io_context.hpp>
#include <gtest/gtest.h>

namespace sluice::control {
namespace {

using namespace testing;

class moves_of_many : public ::testing::Test {
 protected:
    moves_of_many() {
        ledger::page_commit page;
        page.incoming = "lines";
        page.position = "null";
        page.at = time_.now();
        for (int i = 0; i < 1'700; ++i) {
            ledger::new_task one;
            one.lane = {"all", "report"};
            one.entity_id = std::to_string(i);
            one.headers = "{}";
            one.data = "{}";
            page.tasks.push_back(std::move(one));
        }
        EXPECT_TRUE(run_awaitable(io_, ledger_->commit_page(std::move(page))));
    }
    ~moves_of_many() override { run_awaitable(io_, moves_.end()); }

    std::int64_t begin() {
        ledger::task_action move;
        move.which.route = "all";
        move.action = ledger::operator_action::skip;
        move.by = {"ada", "sold out", time_.now()};
        return run_awaitable(io_, moves_.begin(std::move(move))).value();
    }
    std::int64_t skipped() {
        ledger::task_filter which;
        which.states = {ledger::task_state::skipped};
        return run_awaitable(io_, ledger_->count(which)).value()[ledger::task_state::skipped];
    }
    // Steps wait for the clock.
    void go_on() {
        for (int i = 0; i < 10; ++i) {
            time_.advance(std::chrono::seconds(1));
            io_.restart();
            io_.poll();
        }
    }

    asio::io_context io_;
    manual_clock time_{*parse_utc("2026-02-01T12:00:00Z")};
    kept_log log_;
    std::unique_ptr<ledger::ledger> ledger_ = make_memory_ledger();
    int heard_ = 0;
    bulk_moves moves_{io_.get_executor(), *ledger_, time_, log_, [this] { ++heard_; }};
};

TEST_F(moves_of_many, go_step_by_step_to_the_end) {
    const auto id = begin();
    ASSERT_NE(moves_.find(id), nullptr);
    EXPECT_EQ(moves_.find(id)->expected, 1'700);
    EXPECT_EQ(moves_.find(id)->done.moved, 500);
    EXPECT_FALSE(moves_.find(id)->ended);
    go_on();
    EXPECT_EQ(moves_.find(id)->done.moved, 1'700);
    EXPECT_TRUE(moves_.find(id)->ended);
    EXPECT_EQ(skipped(), 1'700);
    EXPECT_GE(heard_, 4);
    EXPECT_FALSE(moves_.stop(id)) << "it has ended";
}

TEST_F(moves_of_many, end_after_the_step_in_hand_when_a_person_stops_them) {
    const auto id = begin();
    EXPECT_TRUE(moves_.stop(id));
    go_on();
    EXPECT_TRUE(moves_.find(id)->ended);
    EXPECT_LT(moves_.find(id)->done.moved, 1'700);
    EXPECT_EQ(skipped(), moves_.find(id)->done.moved) << "the others stay as they are";
}

TEST_F(moves_of_many, end_with_the_daemon) {
    const auto id = begin();
    run_awaitable(io_, moves_.end());
    EXPECT_TRUE(moves_.find(id)->ended);
    EXPECT_LT(skipped(), 1'700);
}

TEST_F(moves_of_many, are_known_by_their_numbers) {
    EXPECT_EQ(moves_.find(7), nullptr);
    EXPECT_FALSE(moves_.stop(7));
    const auto first = begin();
    go_on();
    const auto second = begin();
    EXPECT_EQ(second, first + 1);
    EXPECT_EQ(moves_.find(second)->done.moved, 0) << "nothing is left to skip";
    EXPECT_TRUE(moves_.find(second)->ended);
}

}  // namespace
}  // namespace sluice::control
