#include "access/oauth/token_request.hpp"

#include "support/moments.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sluice::access {
namespace {

using sluice::testing::late_in_2015;
using ::testing::HasSubstr;
using ::testing::Not;

oauth2_settings client() {
    oauth2_settings given;
    given.client_id = "shop:1";
    given.client_secret = secret("p q");
    return given;
}

net::response reply(unsigned status, std::string body) {
    net::response out;
    out.status = status;
    out.body = std::move(body);
    return out;
}

TEST(token_request, proves_the_client_in_the_header_or_the_body) {
    auto given = client();
    const auto basic = token_request("https://l.example/token", given, code_form("c", "r", "v"));
    // "shop%3A1:p+q": each part is form-encoded first (RFC 6749, 2.3.1).
    EXPECT_EQ(basic.headers.find("authorization"), "Basic c2hvcCUzQTE6cCtx");
    EXPECT_EQ(basic.body, "grant_type=authorization_code&code=c&redirect_uri=r&code_verifier=v");
    EXPECT_EQ(basic.method, "POST");
    EXPECT_EQ(basic.repeatable, false);

    given.proof = oauth2_client_proof::body;
    const auto body = token_request("https://l.example/token", given, form());
    EXPECT_FALSE(body.headers.find("authorization"));
    EXPECT_EQ(body.body, "client_id=shop%3A1&client_secret=p+q");
}

TEST(token_request, a_public_client_names_itself) {
    auto given = client();
    given.client_secret = secret();
    const auto out = token_request("https://l.example/token", given, form());
    EXPECT_FALSE(out.headers.find("authorization"));
    EXPECT_EQ(out.body, "client_id=shop%3A1");
}

TEST(token_request, each_grant_has_its_fields) {
    auto given = client();
    given.grant = oauth2_grant::client_credentials;
    given.scopes = {"a", "b"};
    EXPECT_EQ(own_form(given), (form{{"grant_type", "client_credentials"}, {"scope", "a b"}}));
    given.grant = oauth2_grant::password;
    given.user = "ada";
    given.password = secret("pw");
    EXPECT_EQ(own_form(given), (form{{"grant_type", "password"},
                                     {"username", "ada"},
                                     {"password", "pw"},
                                     {"scope", "a b"}}));
    token present;
    present.refresh = secret("r");
    EXPECT_EQ(refresh_form(present),
              (form{{"grant_type", "refresh_token"}, {"refresh_token", "r"}}));
}

token_answer read(unsigned status, std::string body) {
    return read_token_reply(reply(status, std::move(body)), late_in_2015, nullptr);
}

TEST(token_request, a_refusal_is_of_the_credential_and_says_why) {
    for (const unsigned status : {400U, 401U, 403U}) {
        const auto refused =
            read(status, R"({"error":"invalid_grant","error_description":"Token expired"})");
        ASSERT_FALSE(refused.token);
        EXPECT_TRUE(refused.for_good);
        EXPECT_EQ(refused.token.error().kind, failure_class::credential);
        EXPECT_THAT(refused.token.error().message, HasSubstr("invalid_grant: Token expired"));
    }
}

TEST(token_request, only_what_was_granted_is_refused_for_good) {
    for (const char* body :
         {R"({"error":"invalid_client"})", R"({"error":"unauthorized_client"})",
          R"({"error":"invalid_scope"})", R"({"error_description":"invalid_grant"})", "<html>no"}) {
        const auto refused = read(400, body);
        ASSERT_FALSE(refused.token);
        EXPECT_EQ(refused.token.error().kind, failure_class::credential);
        EXPECT_FALSE(refused.for_good) << body;
    }
    EXPECT_THAT(read(403, "<html>no").token.error().message, HasSubstr("HTTP 403: <html>no"));
    EXPECT_TRUE(read(200, R"({"access_token":"a"})").token);
}

TEST(token_request, a_fault_elsewhere_in_the_reply_loses_no_token) {
    for (const char* body :
         {R"({"access_token":"a","refresh_token":"r2","user":"cut \ud83d"})",
          "\xEF\xBB\xBF{\"access_token\":\"a\",\"refresh_token\":\"r2\"}",
          "{\"access_token\":\"a\",\"refresh_token\":\"r2\",\"user\":\"Caf\xE9\"}",
          R"({"scope":"x","access_token":"a","refresh_token":"r2","scope":"y"})"}) {
        const auto answer = read(200, body);
        ASSERT_TRUE(answer.token) << body;
        EXPECT_EQ(answer.token->refresh.reveal(), "r2") << body;
    }
    EXPECT_EQ(read(200, R"({"access_token":"a","user":"\ud83d"})").mended.size(), 1U);
    EXPECT_TRUE(read(200, R"({"access_token":"a"})").mended.empty());
    const auto refused = read(400, R"({"error":"invalid_grant","error_description":"\ud83d"})");
    EXPECT_TRUE(refused.for_good);
}

TEST(token_request, the_servers_own_trouble_is_not_the_credentials) {
    EXPECT_EQ(read(503, "").token.error().kind, failure_class::unreachable);
    EXPECT_EQ(read(429, "").token.error().kind, failure_class::busy);
    const auto html = read(200, "<html>").token;
    EXPECT_EQ(html.error().kind, failure_class::invalid);
    EXPECT_THAT(describe(html.error()), HasSubstr("token_url"));
    EXPECT_THAT(describe(html.error()), Not(HasSubstr("p q")));
}

TEST(token_request, no_redirect_is_followed_or_taken_for_an_answer) {
    EXPECT_FALSE(token_request("https://l.example/token", client(), form()).follow_redirects);
    for (const unsigned status : {301U, 302U, 303U, 307U, 308U}) {
        auto moved = reply(status, R"({"access_token":"a"})");
        moved.url = "http://l.example/token";
        moved.headers.add("Location", "https://l.example/token?secret=x");
        const auto refused = read_token_reply(moved, late_in_2015, nullptr).token;
        ASSERT_FALSE(refused) << status;
        EXPECT_THAT(refused.error().message, HasSubstr("redirects to https://l.example/token"));
        EXPECT_THAT(refused.error().message, Not(HasSubstr("secret")));
        EXPECT_THAT(refused.error().mend, HasSubstr("oauth2.token_url"));
    }
}

TEST(token_request, a_403_that_is_a_rate_limit_is_busy) {
    auto limited = reply(403, "");
    limited.headers.add("Retry-After", "30");
    const auto busy = read_token_reply(limited, late_in_2015, nullptr).token;
    EXPECT_EQ(busy.error().kind, failure_class::busy);
    EXPECT_EQ(busy.error().retry_after, std::chrono::seconds(30));
}

TEST(token_request, a_body_that_could_not_be_unpacked_is_named) {
    auto packed = reply(200, "");
    packed.unread_body = "the body is encoded as 'br', which is not understood";
    EXPECT_THAT(read_token_reply(packed, late_in_2015, nullptr).token.error().message,
                HasSubstr("encoded as 'br'"));
}

}  // namespace
}  // namespace sluice::access
