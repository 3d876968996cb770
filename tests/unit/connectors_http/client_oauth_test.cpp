// The HTTP client with a token in place of a configured credential.

#include "access/budgets.hpp"
#include "connectors/http/client.hpp"
#include "support/http_fixture.hpp"
#include "support/noted_budgets.hpp"
#include "support/scripted_tokens.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sluice::http {
namespace {

using sluice::testing::answer;
using ::testing::ElementsAre;

class granted_fixture : public testing::http_fixture {
 public:
    using testing::http_fixture::http_fixture;

    component_context context(budget_directory& budgets) {
        const auto made = testing::http_fixture::context("client 'shop'");
        return {.name = made.name,
                .executor = made.executor,
                .time = made.time,
                .random = made.random,
                .http = made.http,
                .clients = made.clients,
                .pool = made.pool,
                .log = made.log,
                .storages = made.storages,
                .budgets = budgets,
                .tokens = tokens,
                .key = "shop"};
    }

    std::shared_ptr<client> make() { return make(paid); }

    std::shared_ptr<client> make(budget_directory& budgets) {
        client_options options;
        options.base_url = url() + "/api";
        options.auth.oauth2.emplace().client_id = "sluice";
        options.budget = budget_limit{60, std::chrono::minutes(1)};
        return make_client(options, context(budgets)).value();
    }

    result<net::response> send(client& through) {
        net::request request;
        request.target = "/orders";
        return run(through.send(std::move(request)));
    }

    std::vector<std::string> shown() const {
        std::vector<std::string> all;
        for (const auto& one : requests()) {
            all.emplace_back(one.headers.find("Authorization").value_or("nothing"));
        }
        return all;
    }

    access::budgets counted{time, log};
    testing::noted_budgets paid;
    testing::scripted_token_sources tokens;
};

TEST(http_client_with_token, shows_it_and_tells_who_it_is) {
    granted_fixture bench([](const net::request&) { return answer(200, "{}"); });
    const auto made = bench.make();
    EXPECT_EQ(bench.send(*made)->status, 200U);
    EXPECT_THAT(bench.shown(), ElementsAre("Bearer access-token-1"));
    EXPECT_THAT(bench.tokens.asked, ElementsAre("shop sluice " + bench.url() + "/api"));
}

TEST(http_client_with_token, a401_renews_once_and_both_requests_are_of_the_budget) {
    granted_fixture bench([](const net::request& request) {
        return answer(request.headers.find("Authorization") == "Bearer access-token-1" ? 401 : 200,
                      "{}");
    });
    const auto made = bench.make();
    EXPECT_EQ(bench.send(*made)->status, 200U);
    EXPECT_THAT(bench.shown(), ElementsAre("Bearer access-token-1", "Bearer access-token-2"));
    EXPECT_EQ(bench.paid.paid.admitted, 2);
    EXPECT_EQ(bench.paid.paid.replied, 2);
}

TEST(http_client_with_token, a_dead_token_sends_nothing) {
    granted_fixture bench([](const net::request&) { return answer(200, "{}"); });
    const auto made = bench.make();
    bench.tokens.source->dead = failure(failure_class::credential, "it has ended");
    const auto none = bench.send(*made);
    ASSERT_FALSE(none);
    EXPECT_EQ(disposition_of(none.error().kind), disposition::wait);
    EXPECT_TRUE(bench.requests().empty());
}

TEST(http_client_with_token, clients_of_one_id_share_a_budget) {
    granted_fixture bench([](const net::request&) { return answer(200, "{}"); });
    EXPECT_EQ(bench.make(bench.counted)->budget(), bench.make(bench.counted)->budget());
}

}  // namespace
}  // namespace sluice::http
