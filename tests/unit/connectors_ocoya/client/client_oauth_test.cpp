// The client with a granted token in place of a key.

#include "support/noted_budgets.hpp"
#include "support/scripted_tokens.hpp"
#include "unit/connectors_ocoya/ocoya_fixture.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sluice::ocoya {
namespace {

using sluice::testing::answer;
using std::chrono::minutes;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;

class granted_fixture : public ocoya_fixture {
 public:
    using ocoya_fixture::ocoya_fixture;

    client_options granted() const {
        auto options = client_settings();
        options.api_key = secret();
        options.oauth2.emplace().client_id = "sluice";
        return options;
    }

    std::shared_ptr<client> make(const client_options& options) { return make(options, budgets); }

    std::shared_ptr<client> make(const client_options& options, budget_directory& paid_from) {
        auto made = ocoya_fixture::context("client 'ocoya'");
        const component_context whole{.name = made.name,
                                      .executor = made.executor,
                                      .time = made.time,
                                      .random = made.random,
                                      .http = made.http,
                                      .clients = made.clients,
                                      .pool = made.pool,
                                      .log = made.log,
                                      .storages = made.storages,
                                      .budgets = paid_from,
                                      .tokens = tokens,
                                      .key = "ocoya"};
        return make_client(options, whole).value();
    }

    result<net::response> ask(client& through) {
        net::request what;
        what.target = "/me";
        return run(through.send(std::move(what)));
    }

    std::vector<std::string> shown() const {
        std::vector<std::string> all;
        for (const auto& one : requests()) {
            all.emplace_back(one.headers.find("Authorization").value_or("nothing"));
        }
        return all;
    }

    testing::scripted_token_sources tokens;
};

net::reply only_for(const net::request& what, const std::string& token) {
    return what.headers.find("Authorization") == "Bearer " + token
               ? answer(200, "{}")
               : answer(401, R"({"message":"no"})");
}

TEST(ocoya_client_with_token, shows_the_token_in_place_of_a_key) {
    granted_fixture bench([](const net::request&) { return answer(200, "{}"); });
    const auto made = bench.make(bench.granted());
    EXPECT_EQ(bench.ask(*made)->status, 200U);
    EXPECT_THAT(bench.shown(), ElementsAre("Bearer access-token-1"));
    EXPECT_FALSE(bench.requests()[0].headers.find("X-API-Key"));
    EXPECT_THAT(bench.tokens.asked, ElementsAre("ocoya sluice " + bench.url() + "/api"));
}

TEST(ocoya_client_with_token, a401_renews_it_once_and_each_request_is_paid_for) {
    granted_fixture bench(
        [](const net::request& what) { return only_for(what, "access-token-2"); });
    testing::noted_budgets budgets;
    const auto made = bench.make(bench.granted(), budgets);
    EXPECT_EQ(bench.ask(*made)->status, 200U);
    EXPECT_THAT(bench.shown(), ElementsAre("Bearer access-token-1", "Bearer access-token-2"));
    EXPECT_THAT(bench.log.lines(), IsEmpty()) << "a renewal is nothing to tell";
    EXPECT_EQ(budgets.paid.admitted, 2);
    EXPECT_EQ(budgets.paid.replied, 2);
}

TEST(ocoya_client_with_token, a_renewed_token_that_is_refused_is_not_used_until_the_recheck) {
    granted_fixture bench(
        [](const net::request& what) { return only_for(what, "access-token-3"); });
    const auto made = bench.make(bench.granted());
    for (int at = 0; at < 3; ++at) {
        const auto refused = bench.ask(*made);
        ASSERT_FALSE(refused);
        EXPECT_EQ(refused.error().kind, failure_class::credential);
        EXPECT_THAT(describe(refused.error()), HasSubstr("sluice auth grant ocoya"));
    }
    EXPECT_THAT(bench.shown(), SizeIs(2));
    EXPECT_THAT(bench.log.levels(), ElementsAre(log_level::error));
    bench.time.advance(minutes(5));
    EXPECT_EQ(bench.ask(*made)->status, 200U);
}

TEST(ocoya_client_with_token, a_dead_token_keeps_tasks_waiting_without_a_request) {
    granted_fixture bench([](const net::request&) { return answer(200, "{}"); });
    const auto made = bench.make(bench.granted());
    bench.tokens.source->dead =
        failure(failure_class::credential, "its token has ended", "run 'sluice auth grant ocoya'");
    const auto none = bench.ask(*made);
    ASSERT_FALSE(none);
    EXPECT_EQ(disposition_of(none.error().kind), disposition::wait);
    EXPECT_THAT(none.error().message, HasSubstr("its token has ended"));
    EXPECT_THAT(bench.requests(), IsEmpty());
    // After a new grant, nobody needs to tell the client.
    bench.tokens.source->dead.reset();
    EXPECT_EQ(bench.ask(*made)->status, 200U);
}

TEST(ocoya_client_with_token, a_token_that_dies_of_a_refusal_is_the_failure) {
    granted_fixture bench([](const net::request& what) { return only_for(what, "none"); });
    const auto made = bench.make(bench.granted());
    bench.tokens.source->dies_of_refusal =
        failure(failure_class::credential, "the token endpoint refuses: invalid_grant");
    const auto none = bench.ask(*made);
    ASSERT_FALSE(none);
    EXPECT_THAT(none.error().message, HasSubstr("invalid_grant"));
    EXPECT_THAT(bench.shown(), SizeIs(1));
}

TEST(ocoya_client_with_token, clients_of_one_id_share_a_budget_and_others_do_not) {
    granted_fixture bench([](const net::request&) { return answer(200, "{}"); });
    const auto one = bench.make(bench.granted());
    EXPECT_EQ(one->budget(), bench.make(bench.granted())->budget());
    auto other = bench.granted();
    other.oauth2->client_id = "another";
    EXPECT_NE(one->budget(), bench.make(other)->budget());
}

TEST(ocoya_client_with_token, a_token_is_logged_and_repeated_nowhere) {
    granted_fixture bench(
        [](const net::request&) { return answer(422, R"({"message":"access-token-1 may not"})"); });
    auto options = bench.granted();
    options.net.request_log = net::request_logging::full;
    const auto made = bench.make(options);
    EXPECT_EQ(bench.ask(*made)->status, 422U);
    ASSERT_THAT(bench.log.lines(), SizeIs(1));
    EXPECT_THAT(bench.log.lines()[0], Not(HasSubstr("access-token-1")));
}

}  // namespace
}  // namespace sluice::ocoya
