#include "access/budgets.hpp"
#include "support/component_fixture.hpp"
#include "support/manual_clock.hpp"
#include "support/memory_ledger/memory_ledger.hpp"
#include "support/moments.hpp"

#include <sluice/async/group.hpp>

#include <boost/json/object.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

namespace sluice::access {
namespace {

using sluice::testing::noon;
using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;
using ::testing::HasSubstr;
using ::testing::SizeIs;

const secret shared_key("top-secret-key");
constexpr const char* api = "https://app.example/api";

budget_claim claim(net::urgency urgent, milliseconds longest = minutes(2)) {
    budget_claim claim;
    claim.urgent = urgent;
    claim.longest = longest;
    return claim;
}

class SharedBudget : public ::testing::Test {
 protected:
    ~SharedBudget() override { sluice::testing::run_awaitable(io_, ledger_->close()); }

    // Makes the budget anew, as a start of the daemon does.
    std::shared_ptr<request_budget> start(std::int64_t requests = 3) {
        directory_ = std::make_unique<budgets>(time_, log_);
        directory_->keep_in(*ledger_);
        return directory_->open(api, shared_key, {requests, minutes(1)});
    }

    result<std::unique_ptr<spent_request>> admit(const std::shared_ptr<request_budget>& budget,
                                                 const budget_claim& claim) {
        return sluice::testing::run_awaitable(io_, budget->admit(claim));
    }

    std::vector<ledger::stored_value> stored() {
        ledger::value_filter all;
        all.store = budget_store;
        return sluice::testing::run_awaitable(io_, ledger_->list_values(all, time_.now())).value();
    }

    asio::io_context io_;
    sluice::testing::manual_clock time_{noon};
    sluice::testing::kept_log log_;
    std::unique_ptr<ledger::ledger> ledger_ = sluice::testing::make_memory_ledger();
    std::unique_ptr<budgets> directory_;
};

awaitable<void> admit_and_note(std::shared_ptr<request_budget> budget, budget_claim claim,
                               std::string name, std::string* order) {
    const auto admitted = co_await budget->admit(claim);
    *order += admitted ? name : "-";
    if (admitted) {
        (*admitted)->replied({});
    }
}

TEST_F(SharedBudget, one_for_every_client_of_one_key) {
    const auto budget = start(60);
    EXPECT_EQ(directory_->open("https://APP.example/api/", shared_key, {20, minutes(1)}), budget);
    EXPECT_EQ(budget->limit().requests, 20);
    EXPECT_NE(directory_->open(api, secret("another"), {60, minutes(1)}), budget);
}

TEST_F(SharedBudget, what_is_spent_is_written_down_before_the_request_goes) {
    const auto admitted = admit(start(), claim(net::urgency::listing));
    ASSERT_TRUE(admitted);
    const auto kept = stored();
    ASSERT_THAT(kept, SizeIs(1));
    EXPECT_EQ(kept[0].key, directory_->open(api, shared_key, {})->id());
    EXPECT_THAT(kept[0].value, HasSubstr("\"under_way\":1"));
    EXPECT_THAT(kept[0].value, ::testing::Not(HasSubstr("top-secret")));
}

TEST_F(SharedBudget, a_restart_does_not_spend_it_again) {
    auto budget = start();
    for (int life = 0; life < 3; ++life) {
        ASSERT_TRUE(admit(budget, claim(net::urgency::publishing)));
        budget = start();
    }
    const auto refused = admit(budget, claim(net::urgency::publishing, seconds(10)));
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().kind, failure_class::busy);
    EXPECT_EQ(refused.error().retry_after, seconds(61));
    time_.advance(seconds(61));
    EXPECT_TRUE(admit(start(), claim(net::urgency::publishing)));
}

TEST_F(SharedBudget, a_large_limit_is_written_down_ahead) {
    const auto budget = start(600);
    for (int at = 0; at < 10; ++at) {
        ASSERT_TRUE(admit(budget, claim(net::urgency::publishing)));
        EXPECT_THAT(stored()[0].value, HasSubstr("\"under_way\":10"));
    }
    ASSERT_TRUE(admit(budget, claim(net::urgency::publishing)));
    EXPECT_THAT(stored()[0].value, HasSubstr("\"own\":20"));
}

TEST_F(SharedBudget, who_waits_goes_when_requests_come_back) {
    const auto budget = start(10);
    std::string order;
    for (int at = 0; at < 10; ++at) {
        sluice::testing::run_awaitable(
            io_, admit_and_note(budget, claim(net::urgency::publishing), ".", &order));
    }
    task_group group(io_.get_executor(),
                     [](const std::string&, std::exception_ptr) { ADD_FAILURE(); });
    group.spawn("l", admit_and_note(budget, claim(net::urgency::listing), "l", &order));
    group.spawn("p", admit_and_note(budget, claim(net::urgency::publishing), "p", &order));
    io_.restart();
    io_.poll();
    EXPECT_EQ(order, "..........");
    for (int at = 0; at < 2'000 && !group.empty(); ++at) {
        time_.advance(milliseconds(250));
        io_.restart();
        io_.poll();
    }
    EXPECT_TRUE(group.empty());
    EXPECT_THAT(order, ::testing::AnyOf("..........pl", "..........lp"));
    EXPECT_EQ(time_.now(), noon + seconds(61));
}

TEST_F(SharedBudget, who_is_preferred_goes_first_unless_the_claim_says_otherwise) {
    const auto budget = start(1);
    directory_->prefer({{"orders", net::priority::high}});
    std::string order;
    sluice::testing::run_awaitable(
        io_, admit_and_note(budget, claim(net::urgency::publishing), ".", &order));
    time_.advance(seconds(30));
    task_group group(io_.get_executor(),
                     [](const std::string&, std::exception_ptr) { ADD_FAILURE(); });
    const auto ask = [&](const char* who, std::optional<net::priority> priority, const char* mark) {
        auto wanted = claim(net::urgency::publishing, minutes(30));
        wanted.asked_by = who;
        wanted.priority = priority;
        group.spawn(mark, admit_and_note(budget, wanted, mark, &order));
    };
    ask("posts", std::nullopt, "p");
    ask("orders", net::priority::low, "l");
    ask("orders", std::nullopt, "h");
    for (int at = 0; at < 2'000 && !group.empty(); ++at) {
        time_.advance(milliseconds(250));
        io_.restart();
        io_.poll();
    }
    EXPECT_TRUE(group.empty());
    EXPECT_EQ(order, ".hpl");
}

TEST_F(SharedBudget, a_wait_that_is_cut_off_counts_nothing) {
    const auto budget = start(1);
    auto admitted = admit(budget, claim(net::urgency::publishing));
    ASSERT_TRUE(admitted);
    std::string order;
    {
        task_group group(io_.get_executor(),
                         [](const std::string&, std::exception_ptr) { ADD_FAILURE(); });
        group.spawn("p", admit_and_note(budget, claim(net::urgency::publishing), "p", &order));
        io_.restart();
        io_.poll();
        group.cancel();
        sluice::testing::run_awaitable(io_, group.join());
    }
    EXPECT_EQ(order, "");
    (*admitted)->not_sent();
    EXPECT_TRUE(admit(budget, claim(net::urgency::publishing)));
}

TEST_F(SharedBudget, somebody_else_is_named_once) {
    const auto budget = start(60);
    net::response reply;
    reply.headers.add("X-RateLimit-Limit", "60");
    reply.headers.add("X-RateLimit-Remaining", "40");
    reply.headers.add("X-RateLimit-Reset", "2026-02-01T12:00:30Z");
    for (int at = 0; at < 3; ++at) {
        (*admit(budget, claim(net::urgency::publishing)))->replied(reply);
    }
    ASSERT_THAT(log_.lines(), SizeIs(1));
    EXPECT_THAT(log_.lines()[0], HasSubstr("somebody else spends this key's budget"));
    EXPECT_THAT(log_.lines()[0], ::testing::Not(HasSubstr("top-secret")));
}

// The log says it once, however many requests wait and however long.
TEST_F(SharedBudget, a_wait_is_said_once_until_a_request_goes_at_once_again) {
    const auto said = [this] {
        const auto lines = log_.lines();
        return std::ranges::count_if(lines, [](const std::string& line) {
            return line.starts_with("requests wait for the budget of their key");
        });
    };
    const auto budget = start(2);
    task_group group(io_.get_executor(),
                     [](const std::string&, std::exception_ptr) { ADD_FAILURE(); });
    std::string order;
    for (int i = 0; i < 6; ++i) {
        auto made = claim(net::urgency::publishing, minutes(10));
        made.asked_by = "outgoing.report";
        group.spawn("claim", admit_and_note(budget, made, "p", &order));
    }
    io_.restart();
    io_.poll();
    EXPECT_EQ(order, "pp");
    EXPECT_EQ(said(), 1);
    EXPECT_THAT(log_.lines().back(), HasSubstr("budget=2 in 1m first=outgoing.report"));
    for (int second = 0; second < 400 && !group.empty(); ++second) {
        time_.advance(seconds(1));
        io_.restart();
        io_.poll();
    }
    EXPECT_EQ(order, "pppppp");
    EXPECT_EQ(said(), 1);
    time_.advance(minutes(5));
    ASSERT_TRUE(admit(budget, claim(net::urgency::publishing)));
    ASSERT_TRUE(admit(budget, claim(net::urgency::publishing)));
    EXPECT_FALSE(admit(budget, claim(net::urgency::publishing, seconds(5))));
    EXPECT_EQ(said(), 1) << "it did not wait, it was refused";
}

net::response limited(const std::string& header, const std::string& value, unsigned status) {
    net::response reply;
    reply.status = status;
    reply.headers.add(header, value);
    return reply;
}

TEST_F(SharedBudget, an_odd_value_is_said_once) {
    const auto budget = start(60);
    for (int at = 0; at < 3; ++at) {
        auto request = admit(budget, claim(net::urgency::publishing)).value();
        request->replied(limited("X-RateLimit-Limit", "plenty", 200));
    }
    ASSERT_THAT(log_.lines(), SizeIs(1));
    EXPECT_THAT(log_.lines()[0], HasSubstr("X-RateLimit-Limit 'plenty' is not understood"));
    auto request = admit(budget, claim(net::urgency::publishing)).value();
    request->replied(limited("Retry-After", "soon", 429));
    EXPECT_THAT(log_.lines(), SizeIs(2));
}

TEST_F(SharedBudget, a_pause_of_years_is_cut_and_said) {
    directory_ = std::make_unique<budgets>(time_, log_);
    directory_->wait_at_most(std::chrono::hours(6));
    directory_->keep_in(*ledger_);
    const auto budget = directory_->open(api, shared_key, {60, minutes(1)});
    auto request = admit(budget, claim(net::urgency::publishing)).value();
    request->replied(limited("Retry-After", "4294967295", 429));
    ASSERT_THAT(log_.lines(), SizeIs(2));
    EXPECT_THAT(log_.lines()[1], HasSubstr("it is cut to 6h"));
    const auto refused = admit(budget, claim(net::urgency::publishing));
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().retry_after, std::chrono::hours(6));
    EXPECT_THAT(refused.error().message,
                HasSubstr("the API asks for a pause until 2026-02-01T18:00:00Z"));
    EXPECT_THAT(refused.error().mend, HasSubstr("daemon.longest_asked_wait"));
}

TEST_F(SharedBudget, a_stored_pause_that_is_too_long_is_cut_at_the_start_and_said) {
    const auto budget = start(60);
    json::object kept;
    const auto years = noon + std::chrono::hours(24) * 20'786;
    kept["closed_until"] = years.time_since_epoch().count();
    ledger::value_change planted;
    planted.store = budget_store;
    planted.key = budget->id();
    planted.value = write_json(kept);
    ASSERT_TRUE(sluice::testing::run_awaitable(io_, ledger_->change_values({planted}, noon)));
    const auto refused = admit(budget, claim(net::urgency::publishing));
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().retry_after, std::chrono::hours(24));
    ASSERT_THAT(log_.lines(), SizeIs(1));
    EXPECT_THAT(log_.lines()[0], HasSubstr("before this start is cut"));
}

}  // namespace
}  // namespace sluice::access
