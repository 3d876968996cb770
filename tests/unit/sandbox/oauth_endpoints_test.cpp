#include "unit/sandbox/access_caller.hpp"

#include <gmock/gmock.h>

namespace sluice::sandbox {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

using oauth_endpoints = access_caller;

TEST_F(oauth_endpoints, metadata_names_both_places_at_the_host_that_was_asked) {
    net::request what;
    what.method = "GET";
    what.target = "/.well-known/oauth-authorization-server";
    what.headers.add("Host", "127.0.0.1:8080");
    const auto made = send(std::move(what));
    EXPECT_EQ(header_of(made, "X-Sandbox-Reconstructed"), "true");
    const auto document = body_of(made);
    EXPECT_EQ(document.at("issuer").as_string(), "http://127.0.0.1:8080");
    EXPECT_EQ(document.at("authorization_endpoint").as_string(),
              "http://127.0.0.1:8080/oauth/authorize");
    EXPECT_EQ(document.at("token_endpoint").as_string(), "http://127.0.0.1:8080/oauth/token");
}

TEST_F(oauth_endpoints, the_page_asks_and_keeps_what_it_was_asked_with) {
    const auto made = show_page(question());
    EXPECT_EQ(made.message.status, 200U);
    EXPECT_THAT(made.message.body, HasSubstr(R"(value="allow")"));
    EXPECT_THAT(made.message.body, HasSubstr(R"(value="deny")"));
    EXPECT_THAT(made.message.body, HasSubstr(R"(name="state" value="s&quot;1")"));
}

TEST_F(oauth_endpoints, the_page_is_not_shown_for_what_would_be_refused_later) {
    const auto without = [&](const std::string& name, const std::string& value) {
        auto changed = question();
        changed[name] = value;
        const auto made = show_page(changed);
        EXPECT_EQ(made.message.status, 400U) << name;
        return made.message.body;
    };
    EXPECT_THAT(without("client_id", "stranger"), HasSubstr("client_id"));
    EXPECT_THAT(without("redirect_uri", "http://evil.example/"), HasSubstr("redirect_uri"));
    EXPECT_THAT(without("redirect_uri", "http://127.0.0.1.evil.example/"),
                HasSubstr("redirect_uri"));
    EXPECT_THAT(without("response_type", "token"), HasSubstr("response_type"));
    EXPECT_THAT(without("code_challenge", ""), HasSubstr("PKCE"));
    EXPECT_THAT(without("code_challenge_method", "plain"), HasSubstr("PKCE"));
}

TEST_F(oauth_endpoints, a_yes_sends_the_browser_back_with_a_code_and_the_state) {
    const auto place = decide("allow");
    EXPECT_THAT(place, ::testing::StartsWith("http://127.0.0.1:7/back?code="));
    EXPECT_THAT(place, HasSubstr("&state=s%221"));
}

TEST_F(oauth_endpoints, a_no_sends_it_back_with_an_error) {
    const auto place = decide("deny");
    EXPECT_THAT(place, HasSubstr("error=access_denied"));
    EXPECT_THAT(place, HasSubstr("&state=s%221"));
    EXPECT_THAT(place, Not(HasSubstr("code=")));
}

TEST_F(oauth_endpoints, a_decision_for_another_place_is_sent_nowhere) {
    auto form = question();
    form["redirect_uri"] = "http://evil.example/";
    form["decision"] = "allow";
    const auto made = post("/oauth/authorize", form);
    EXPECT_EQ(made.message.status, 400U);
    EXPECT_EQ(header_of(made, "Location"), "(none)");
}

TEST_F(oauth_endpoints, a_code_becomes_a_bearer_token_once) {
    const auto code = granted_code();
    const auto made = redeem(code);
    ASSERT_EQ(made.message.status, 200U) << made.message.body;
    EXPECT_EQ(header_of(made, "Cache-Control"), "no-store");
    const auto given = body_of(made);
    EXPECT_EQ(given.at("token_type").as_string(), "Bearer");
    EXPECT_EQ(given.at("expires_in").as_int64(), 3600);
    EXPECT_EQ(me(text(given, "access_token")).message.status, 200U);
    EXPECT_EQ(error_of(redeem(code)), "400 invalid_grant");
}

TEST_F(oauth_endpoints, a_code_belongs_to_its_verifier_and_its_redirect) {
    EXPECT_EQ(error_of(redeem(granted_code(), {{"code_verifier", "another"}})),
              "400 invalid_grant");
    EXPECT_EQ(error_of(redeem(granted_code(), {{"code_verifier", ""}})), "400 invalid_grant");
    EXPECT_EQ(error_of(redeem(granted_code(), {{"redirect_uri", "http://127.0.0.1:8/back"}})),
              "400 invalid_grant");
    const auto late = granted_code();
    now_ += std::chrono::minutes(10);
    EXPECT_EQ(error_of(redeem(late)), "400 invalid_grant");
}

TEST_F(oauth_endpoints, a_refresh_token_rotates_and_one_used_twice_ends_all_that_came_of_it) {
    const auto first = body_of(redeem(granted_code()));
    const auto second = body_of(renew(text(first, "refresh_token")));
    EXPECT_NE(text(second, "refresh_token"), text(first, "refresh_token"));
    EXPECT_EQ(me(text(second, "access_token")).message.status, 200U);
    EXPECT_EQ(error_of(renew(text(first, "refresh_token"))), "400 invalid_grant");
    EXPECT_EQ(me(text(second, "access_token")).message.status, 401U);
    EXPECT_EQ(error_of(renew(text(second, "refresh_token"))), "400 invalid_grant");
}

TEST_F(oauth_endpoints, another_grant_is_not_touched_by_that) {
    const auto other = body_of(redeem(granted_code()));
    const auto first = body_of(redeem(granted_code()));
    renew(text(first, "refresh_token"));
    renew(text(first, "refresh_token"));
    EXPECT_EQ(me(text(other, "access_token")).message.status, 200U);
}

TEST_F(oauth_endpoints, client_credentials_need_the_secret) {
    EXPECT_EQ(error_of(token({{"grant_type", "client_credentials"}, {"client_id", oauth_client}})),
              "401 invalid_client");
    EXPECT_EQ(error_of(token({{"grant_type", "client_credentials"},
                              {"client_id", oauth_client},
                              {"client_secret", "wrong"}})),
              "401 invalid_client");
    const auto given = body_of(token(with_secret("client_credentials")));
    EXPECT_EQ(me(text(given, "access_token")).message.status, 200U);
    EXPECT_FALSE(given.as_object().contains("refresh_token"));
}

TEST_F(oauth_endpoints, the_secret_is_taken_from_the_header_too) {
    // sandbox-client:sandbox-secret
    const auto basic = "Basic c2FuZGJveC1jbGllbnQ6c2FuZGJveC1zZWNyZXQ=";
    EXPECT_EQ(post("/oauth/token", {{"grant_type", "client_credentials"}}, basic).message.status,
              200U);
}

TEST_F(oauth_endpoints, a_password_is_looked_at) {
    auto form = with_secret("password");
    form["username"] = oauth_user;
    form["password"] = oauth_password;
    EXPECT_EQ(token(form).message.status, 200U);
    form["password"] = "wrong";
    EXPECT_EQ(error_of(token(form)), "400 invalid_grant");
    EXPECT_EQ(error_of(token(with_secret("device_code"))), "400 unsupported_grant_type");
}

TEST_F(oauth_endpoints, an_expired_bearer_token_is_told_so) {
    const auto given = body_of(token(with_secret("client_credentials")));
    now_ += std::chrono::seconds(3599);
    EXPECT_EQ(me(text(given, "access_token")).message.status, 200U);
    now_ += std::chrono::seconds(1);
    const auto made = me(text(given, "access_token"));
    EXPECT_EQ(made.message.status, 401U);
    EXPECT_EQ(header_of(made, "WWW-Authenticate"), R"(Bearer error="invalid_token")");
}

TEST_F(oauth_endpoints, access_can_be_ended_from_outside) {
    const auto given = body_of(redeem(granted_code()));
    EXPECT_EQ(control("POST", "/oauth", R"({"end":"access"})").message.status, 200U);
    EXPECT_EQ(me(text(given, "access_token")).message.status, 401U);
    const auto renewed = body_of(renew(text(given, "refresh_token")));
    EXPECT_EQ(me(text(renewed, "access_token")).message.status, 200U);
    EXPECT_EQ(control("POST", "/oauth", R"({"end":"all"})").message.status, 200U);
    EXPECT_EQ(error_of(renew(text(renewed, "refresh_token"))), "400 invalid_grant");
    EXPECT_EQ(control("POST", "/oauth", R"({"end":"some"})").message.status, 422U);
}

TEST_F(oauth_endpoints, what_was_received_is_listed_without_what_proves_somebody) {
    const auto code = granted_code();
    const auto given = body_of(redeem(code));
    renew(text(given, "refresh_token"));
    token(with_secret("client_credentials"));
    me(text(given, "access_token"));
    const auto listed = control("GET", "/requests").message.body;
    EXPECT_THAT(listed, HasSubstr("/oauth/token"));
    for (const auto& one : {code, std::string(verifier), std::string(oauth_secret),
                            text(given, "access_token"), text(given, "refresh_token")}) {
        EXPECT_THAT(listed, Not(HasSubstr(one)));
    }
}

}  // namespace
}  // namespace sluice::sandbox
