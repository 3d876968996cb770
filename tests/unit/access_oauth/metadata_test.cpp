#include "access/oauth/metadata.hpp"

#include "support/net_client_bench.hpp"
#include "support/net_scripted_server.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sluice::access {
namespace {

using testing::client_bench;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using testing::scripted_server;

constexpr const char* document =
    R"({"authorization_endpoint":"https://l.example/a","token_endpoint":"https://l.example/t"})";

struct metadata : ::testing::Test {
    // Answers of the two well-known places, in order of the questions.
    result<oauth2_places> find(std::vector<std::string> answers) {
        scripted_server server(bench.io,
                               [&](scripted_server::connection from, int) -> awaitable<void> {
                                   while (true) {
                                       const auto question = co_await from->read_request();
                                       if (question.empty()) {
                                           co_return;
                                       }
                                       asked.push_back(question.substr(0, question.find(" HTTP")));
                                       const auto answer = answers.at(asked.size() - 1);
                                       co_await from->send(answer);
                                   }
                               });
        auto shared = std::shared_ptr<net::http_client>(&bench.client(), [](auto*) {});
        return testing::run_awaitable(bench.io, find_places(shared, given, server.url("/api/v1")));
    }

    client_bench bench;
    oauth2_settings given;
    std::vector<std::string> asked;
};

const std::string missing = "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n";

TEST_F(metadata, is_looked_for_at_the_host_of_the_base_url) {
    EXPECT_THAT(metadata_urls(given, "https://app.example:8443/api/v1?x"),
                ElementsAre("https://app.example:8443/.well-known/oauth-authorization-server",
                            "https://app.example:8443/.well-known/openid-configuration"));
    given.metadata_url = "https://login.example/meta";
    EXPECT_THAT(metadata_urls(given, "https://app.example"),
                ElementsAre("https://login.example/meta"));
    given.metadata_url.clear();
    EXPECT_TRUE(metadata_urls(given, "").empty());
}

TEST_F(metadata, the_first_place_that_has_it_is_taken) {
    const auto found = find({missing, testing::ok(document)});
    ASSERT_TRUE(found) << describe(found.error());
    EXPECT_EQ(found->authorize_url, "https://l.example/a");
    EXPECT_EQ(found->token_url, "https://l.example/t");
    EXPECT_THAT(asked, ElementsAre("GET /.well-known/oauth-authorization-server",
                                   "GET /.well-known/openid-configuration"));
}

TEST_F(metadata, what_is_configured_is_not_asked_for) {
    given.authorize_url = "https://mine.example/a";
    given.token_url = "https://mine.example/t";
    EXPECT_EQ(find({})->token_url, "https://mine.example/t");
    EXPECT_TRUE(asked.empty());
    given.token_url.clear();
    const auto found = find({testing::ok(document)});
    EXPECT_EQ(found->authorize_url, "https://mine.example/a");
    EXPECT_EQ(found->token_url, "https://l.example/t");
}

TEST_F(metadata, a_grant_without_a_person_needs_no_authorize_url) {
    given.grant = oauth2_grant::client_credentials;
    given.token_url = "https://mine.example/t";
    EXPECT_TRUE(find({}));
    EXPECT_TRUE(asked.empty());
}

TEST_F(metadata, it_is_never_guessed) {
    const auto none = find({missing, testing::ok("<html>")});
    ASSERT_FALSE(none);
    EXPECT_EQ(none.error().kind, failure_class::invalid);
    EXPECT_THAT(describe(none.error()), HasSubstr("set oauth2.authorize_url and oauth2.token_url"));
    EXPECT_THAT(none.error().message, HasSubstr("HTTP 404"));
    asked.clear();
    const auto half = find({testing::ok(R"({"authorization_endpoint":"https://l.example/a"})"),
                            testing::ok(R"({"token_endpoint":"javascript:1"})")});
    EXPECT_FALSE(half);
}

}  // namespace
}  // namespace sluice::access
