#include "connectors/ocoya/client/client.hpp"

#include "unit/connectors_ocoya/ocoya_fixture.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace sluice::ocoya {
namespace {

using sluice::testing::answer;
using sluice::testing::cut;
using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

net::request get_me() {
    net::request what;
    what.target = "/me";
    return what;
}

net::request post() {
    net::request what;
    what.method = "POST";
    what.target = "/post?workspaceId=w";
    what.body = "{}";
    return what;
}

TEST(ocoya_client, puts_the_key_and_the_base_url_on) {
    ocoya_fixture bench([](const net::request&) { return answer(200, "{}"); });
    const auto client = bench.add_client(bench.client_settings());
    EXPECT_EQ(bench.run(client->send(post()))->status, 200U);
    ASSERT_EQ(bench.requests().size(), 1U);
    const auto& sent = bench.requests()[0];
    EXPECT_EQ(sent.method, "POST");
    EXPECT_EQ(sent.target, "/api/post?workspaceId=w");
    EXPECT_EQ(sent.headers.find("X-API-Key"), "top-secret-key");
    EXPECT_EQ(sent.headers.find("Accept"), "application/json");
    EXPECT_EQ(sent.headers.find("Content-Type"), "application/json");
}

TEST(ocoya_client, a_refused_key_is_not_used_again_and_said_once) {
    ocoya_fixture bench(
        [](const net::request&) { return answer(403, R"({"message":"Invalid API token."})"); });
    const auto client = bench.add_client(bench.client_settings());
    for (int at = 0; at < 5; ++at) {
        const auto reply = bench.run(client->send(get_me()));
        ASSERT_FALSE(reply);
        EXPECT_EQ(reply.error().kind, failure_class::credential);
        EXPECT_THAT(reply.error().message, HasSubstr("Invalid API token."));
        EXPECT_TRUE(reply.error().retry_after);
    }
    EXPECT_EQ(bench.requests().size(), 1U);
    EXPECT_THAT(bench.log.levels(), ElementsAre(log_level::error));
    EXPECT_THAT(bench.log.lines()[0], Not(HasSubstr("top-secret-key")));
}

TEST(ocoya_client, the_key_is_tried_again_at_the_recheck) {
    bool good = false;
    ocoya_fixture bench([&good](const net::request&) {
        return good ? answer(200, "{}") : answer(401, R"({"message":"Missing API token."})");
    });
    const auto client = bench.add_client(bench.client_settings());
    EXPECT_FALSE(bench.run(client->send(get_me())));
    good = true;
    bench.time.advance(minutes(4));
    EXPECT_FALSE(bench.run(client->send(get_me())));
    EXPECT_EQ(bench.requests().size(), 1U);
    bench.time.advance(minutes(1));
    EXPECT_TRUE(bench.run(client->send(get_me())));
    EXPECT_THAT(bench.log.levels(), ElementsAre(log_level::error, log_level::info));
}

TEST(ocoya_client, a429_is_waited_for_until_the_reset) {
    int calls = 0;
    ocoya_fixture bench([&calls](const net::request&) {
        // 2026-02-01T12:00:20Z
        return ++calls == 1 ? answer(429, "", {{"X-RateLimit-Reset", "1769947220000"}})
                            : answer(201, "{}");
    });
    const auto client = bench.add_client(bench.client_settings());
    EXPECT_EQ(bench.run(client->send(post()))->status, 201U);
    EXPECT_THAT(bench.time.sleeps(), ElementsAre(milliseconds(20'000)));
    EXPECT_EQ(bench.requests().size(), 2U);
}

TEST(ocoya_client, a_spent_window_is_waited_for_without_a429) {
    int calls = 0;
    ocoya_fixture bench([&calls](const net::request&) {
        return answer(200, "{}",
                      {{"X-RateLimit-Limit", "2"},
                       {"X-RateLimit-Remaining", ++calls == 1 ? "0" : "1"},
                       {"X-RateLimit-Reset", "1769947220000"}});
    });
    const auto client = bench.add_client(bench.client_settings());
    EXPECT_TRUE(bench.run(client->send(get_me())));
    EXPECT_TRUE(bench.time.sleeps().empty());
    EXPECT_TRUE(bench.run(client->send(get_me())));
    EXPECT_THAT(bench.time.sleeps(), Contains(milliseconds(20'000)));
}

TEST(ocoya_client, a_wait_past_the_limit_is_busy_with_its_length) {
    ocoya_fixture bench(
        [](const net::request&) { return answer(429, "", {{"Retry-After", "600"}}); });
    const auto client = bench.add_client(bench.client_settings());
    const auto reply = bench.run(client->send(post()));
    ASSERT_FALSE(reply);
    EXPECT_EQ(reply.error().kind, failure_class::busy);
    EXPECT_EQ(reply.error().retry_after, seconds(600));
    EXPECT_FALSE(reply.error().may_have_happened);
    EXPECT_TRUE(bench.time.sleeps().empty());
    // Nobody else asks meanwhile.
    EXPECT_FALSE(bench.run(client->send(get_me())));
    EXPECT_EQ(bench.requests().size(), 1U);
}

TEST(ocoya_client, a_read_is_tried_again_and_a_post_is_not) {
    int calls = 0;
    ocoya_fixture bench([&calls](const net::request&) {
        return ++calls % 2 == 1 ? answer(502, "<html>") : answer(200, "{}");
    });
    auto options = bench.client_settings();
    options.net.retry.attempts = 3;
    const auto client = bench.add_client(options);
    EXPECT_EQ(bench.run(client->send(get_me()))->status, 200U);
    EXPECT_EQ(calls, 2);
    EXPECT_EQ(bench.run(client->send(post()))->status, 502U);
    EXPECT_EQ(calls, 3);
}

TEST(ocoya_client, a_post_whose_reply_is_lost_may_have_happened_and_is_not_repeated) {
    ocoya_fixture bench([](const net::request&) { return cut(); });
    auto options = bench.client_settings();
    options.net.retry.attempts = 3;
    const auto client = bench.add_client(options);
    const auto reply = bench.run(client->send(post()));
    ASSERT_FALSE(reply);
    EXPECT_EQ(reply.error().kind, failure_class::unreachable);
    EXPECT_TRUE(reply.error().may_have_happened);
    EXPECT_EQ(bench.requests().size(), 1U);
}

TEST(OcoyaClient, a_status_that_success_names_is_an_answer_and_no_refusal) {
    for (const unsigned status : {401U, 403U, 404U, 429U, 503U}) {
        ocoya_fixture bench([status](const net::request&) { return answer(status, "{}"); });
        auto options = bench.client_settings();
        options.success = {"2xx", "4xx", "503"};
        options.net.retry.attempts = 3;
        const auto client = bench.add_client(options);
        const auto reply = bench.run(client->send(get_me()));
        ASSERT_TRUE(reply) << status;
        EXPECT_EQ(reply->success, true);
        EXPECT_EQ(bench.requests().size(), 1U) << status;
        EXPECT_TRUE(bench.log.lines().empty());
    }
}

TEST(OcoyaClient, a_status_that_success_does_not_name_is_none) {
    ocoya_fixture bench([](const net::request&) { return answer(200, "{}"); });
    auto options = bench.client_settings();
    options.success = {"201"};
    const auto client = bench.add_client(options);
    EXPECT_EQ(bench.run(client->send(get_me()))->success, false);
    options.success.clear();
    EXPECT_EQ(bench.run(bench.add_client(options)->send(get_me()))->success, std::nullopt);
}

TEST(OcoyaClient, a_blank_in_a_query_is_a_plus_where_that_is_wanted) {
    ocoya_fixture bench([](const net::request&) { return answer(200, "{}"); });
    auto options = bench.client_settings();
    options.space = space_in_query::plus;
    const auto client = bench.add_client(options);
    net::request what;
    for (const auto* target : {"/things/a%20b?q=red%20shoe%20%2B1&x=%20", "/a%20b"}) {
        what.target = target;
        EXPECT_TRUE(bench.run(client->send(what)));
    }
    what.target = bench.url() + "/api/things?cursor=a%20b";  // a link that the API gave
    EXPECT_TRUE(bench.run(client->send(what)));
    EXPECT_EQ(bench.requests()[0].target, "/api/things/a%20b?q=red+shoe+%2B1&x=+");
    EXPECT_EQ(bench.requests()[1].target, "/api/a%20b");
    EXPECT_EQ(bench.requests()[2].target, "/api/things?cursor=a%20b");
}

TEST(OcoyaClient, a_503_that_asks_to_wait_is_not_asked_again_before) {
    int calls = 0;
    ocoya_fixture bench([&calls](const net::request&) {
        return ++calls == 1 ? answer(503, "", {{"Retry-After", "20"}}) : answer(200, "{}");
    });
    auto options = bench.client_settings();
    options.net.retry.attempts = 3;
    const auto client = bench.add_client(options);
    EXPECT_EQ(bench.run(client->send(get_me()))->status, 200U);
    ASSERT_EQ(bench.time.sleeps().size(), 1U);
    EXPECT_GE(bench.time.sleeps()[0], seconds(20));
    ocoya_fixture long_pause([](const net::request&) {
        return answer(503, "", {{"Retry-After", "Sunday, 01-Feb-26 14:00:00 GMT"}});
    });
    options.base_url = long_pause.url() + "/api";
    const auto patient = long_pause.add_client(options);
    EXPECT_EQ(long_pause.run(patient->send(get_me()))->status, 503U);
    EXPECT_EQ(long_pause.requests().size(), 1U);
}

}  // namespace
}  // namespace sluice::ocoya
