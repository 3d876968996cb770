#include "access/configured_budgets.hpp"

#include "support/component_fixture.hpp"
#include "support/manual_clock.hpp"
#include "support/moments.hpp"
#include "support/run_awaitable.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sluice::access {
namespace {

using sluice::testing::noon;
using std::chrono::minutes;
using std::chrono::seconds;

const secret key_of_all("the-key-of-all");
constexpr const char* base = "https://app.example/api";

class configured : public ::testing::Test {
 protected:
    // The limit in force for the one key.
    budget_limit limit() { return all_.find_or_make(base, key_of_all, {})->limit(); }

    // The number of `asked` requests that go at once.
    int admitted(const std::shared_ptr<request_budget>& budget, int asked) {
        int count = 0;
        for (; count < asked; ++count) {
            budget_claim claim;
            claim.urgent = net::urgency::publishing;
            auto spent = sluice::testing::run_awaitable(io_, budget->admit(claim));
            if (!spent) {
                break;
            }
            held_.push_back(*std::move(spent));
        }
        return count;
    }

    asio::io_context io_;
    sluice::testing::manual_clock time_{noon};
    sluice::testing::kept_log log_;
    budgets all_{time_, log_};
    std::vector<std::unique_ptr<spent_request>> held_;
};

TEST_F(configured, change_nothing_before_they_are_in_force) {
    configured_budgets first(all_);
    first.make_for("clients.a");
    const auto budget = first.open(base, key_of_all, {10, minutes(1)});
    all_.put_in_force(first.limits());
    configured_budgets next(all_);
    next.make_for("clients.a");
    EXPECT_EQ(next.open(base, key_of_all, {3, minutes(1)}), budget) << "one for each key";
    EXPECT_EQ(limit().requests, 10);
    const auto before = all_.put_in_force(next.limits());
    EXPECT_EQ(limit().requests, 3);
    all_.put_in_force(before);
    EXPECT_EQ(limit().requests, 10);
}

TEST_F(configured, hold_the_firmest_limit_of_all_clients_also_of_those_that_stay) {
    configured_budgets first(all_);
    first.make_for("clients.a");
    const auto held = first.open(base, key_of_all, {10, minutes(1)});
    first.make_for("clients.b");
    first.open(base, key_of_all, {20, minutes(1)});
    EXPECT_EQ(first.limits().at(held->id()).requests, 10);
    configured_budgets next(all_);
    next.take_over(first, "clients.a");
    next.make_for("clients.b");
    next.open(base, key_of_all, {50, minutes(1)});
    EXPECT_EQ(next.limits().at(held->id()).requests, 10);
    configured_budgets last(all_);
    last.take_over(next, "clients.b");
    EXPECT_EQ(last.limits().at(held->id()).requests, 50) << "the other client is gone";
    configured_budgets none(all_);
    none.take_over(first, "clients");
    EXPECT_EQ(none.limits().size(), 1U);
    configured_budgets other(all_);
    other.take_over(first, "clients.");
    EXPECT_TRUE(other.limits().empty()) << "the path of an object, not a beginning of it";
}

TEST_F(configured, another_limit_refills_nothing) {
    configured_budgets first(all_);
    first.make_for("clients.a");
    const auto budget = first.open(base, key_of_all, {4, minutes(1)});
    all_.put_in_force(first.limits());
    EXPECT_EQ(admitted(budget, 9), 4);
    for (auto& one : held_) {
        one->replied({});
    }
    held_.clear();
    all_.put_in_force({{budget->id(), {6, minutes(1)}}});
    EXPECT_EQ(admitted(budget, 9), 2) << "four of six are spent";
    all_.put_in_force({{budget->id(), {2, minutes(1)}}});
    EXPECT_EQ(admitted(budget, 9), 0);
    all_.put_in_force({{budget->id(), {6, minutes(2)}}});
    EXPECT_EQ(admitted(budget, 9), 0) << "also in another length of time";
}

TEST_F(configured, budgets_that_nobody_holds_are_let_go) {
    configured_budgets first(all_);
    first.make_for("clients.a");
    auto budget = first.open(base, key_of_all, {4, minutes(1)});
    first.open(base, secret("another key"), {4, minutes(1)});
    EXPECT_EQ(all_.size(), 2U);
    all_.forget_unused();
    EXPECT_EQ(all_.size(), 1U);
    budget.reset();
    all_.forget_unused();
    EXPECT_EQ(all_.size(), 0U);
}

}  // namespace
}  // namespace sluice::access
