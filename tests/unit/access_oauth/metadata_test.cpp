#include "access/oauth/metadata.hpp"

#include "support/net_client_fixture.hpp"
#include "support/net_scripted_server.hpp"

#include <boost/json/object.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sluice::access {
namespace {

using testing::client_fixture;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using testing::scripted_server;

// The address of the server that is asked; a test cannot know it in advance.
constexpr const char* document =
    R"({"issuer":"HOST","authorization_endpoint":"https://l.example/a","token_endpoint":"https://l.example/t"})";

const std::string missing = "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n";

struct metadata : ::testing::Test {
    // Answers of the two well-known addresses, in the order of requests; an empty one is HTTP 404.
    // HOST in them is the server's own address.
    result<oauth2_places> find(std::vector<std::string> answers) {
        std::string host;
        scripted_server server(
            bench.io, [&](scripted_server::connection from, int) -> awaitable<void> {
                while (true) {
                    const auto question = co_await from->read_request();
                    if (question.empty()) {
                        co_return;
                    }
                    asked.push_back(question.substr(0, question.find(" HTTP")));
                    auto body = answers.at(asked.size() - 1);
                    if (const auto at = body.find("HOST"); at < body.size()) {
                        body.replace(at, 4, host);
                    }
                    co_await from->send(body.empty() ? missing : testing::ok(body));
                }
            });
        host = server.url("");
        auto shared = std::shared_ptr<net::http_client>(&bench.client(), [](auto*) {});
        return testing::run_awaitable(bench.io, find_places(shared, given, server.url("/api/v1")));
    }

    client_fixture bench;
    oauth2_settings given;
    std::vector<std::string> asked;
};

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
    const auto found = find({"", document});
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
    const auto found = find({document});
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
    const auto none = find({"", "<html>"});
    ASSERT_FALSE(none);
    EXPECT_EQ(none.error().kind, failure_class::invalid);
    EXPECT_THAT(describe(none.error()), HasSubstr("set oauth2.authorize_url and oauth2.token_url"));
    EXPECT_THAT(none.error().message, HasSubstr("HTTP 404"));
    asked.clear();
    const auto half = find({R"({"issuer":"HOST","authorization_endpoint":"https://l.example/a"})",
                            R"({"issuer":"HOST","token_endpoint":"javascript:1"})"});
    EXPECT_FALSE(half);
}

TEST_F(metadata, of_another_host_leads_nowhere) {
    const auto stranger =
        R"({"issuer":"https://evil.example","token_endpoint":"https://l.example/t"})";
    const auto nameless = R"({"token_endpoint":"https://l.example/t"})";
    const auto none = find({stranger, nameless});
    ASSERT_FALSE(none);
    EXPECT_THAT(none.error().message, HasSubstr("its issuer is 'https://evil.example'"));
    EXPECT_THAT(none.error().message, HasSubstr("its issuer is ''"));
}

result<oauth2_places> read_as(const std::string& url, const std::string& issuer,
                              const std::string& place) {
    json::object stated;
    stated["issuer"] = issuer;
    stated["token_endpoint"] = place + "/t";
    stated["authorization_endpoint"] = place + "/a";
    return places_of(stated, url + "/.well-known/openid-configuration");
}

TEST_F(metadata, one_host_may_be_spelled_in_several_ways) {
    EXPECT_TRUE(read_as("https://l.example", "https://L.example:443/", "https://l.example"));
    EXPECT_TRUE(read_as("https://l.example", "https://l.example/tenant/v2", "https://x.example"));
    EXPECT_TRUE(read_as("http://l.example:80", "http://l.example", "http://l.example"));
    EXPECT_FALSE(read_as("https://l.example", "https://l.example.evil.example", "https://x"));
    EXPECT_FALSE(read_as("https://l.example", "https://l.example:444", "https://x"));
    EXPECT_FALSE(read_as("https://l.example", "http://l.example", "https://x"));
}

TEST_F(metadata, never_leads_from_https_to_http) {
    const auto down = read_as("https://l.example", "https://l.example", "http://l.example");
    ASSERT_FALSE(down);
    EXPECT_THAT(down.error().message, HasSubstr("from https to http://l.example/a"));
}

TEST_F(metadata, nobody_is_sent_to_a_page_of_another_machine_without_tls) {
    const auto plain =
        R"({"issuer":"HOST","authorization_endpoint":"http://l.example/a","token_endpoint":"http://l.example/t"})";
    const auto none = find({plain});
    ASSERT_FALSE(none);
    EXPECT_THAT(none.error().message, HasSubstr("http://l.example has no TLS"));
    given.authorize_url = "http://l.example/a";
    given.token_url = "https://l.example/t";
    EXPECT_FALSE(find({}));
    given.authorize_url = "http://127.0.0.1:8080/a";
    EXPECT_TRUE(find({}));
}

}  // namespace
}  // namespace sluice::access
