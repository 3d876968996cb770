// The examples of GitHub and Slack come from their documentation.

#include "connectors/webhook/signature.hpp"

#include <sluice/net/peer.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sluice::webhook {
namespace {

using ::testing::HasSubstr;

const wall_time noon = *parse_utc("2026-02-01T12:00:00Z");

sender_options signed_by(signature_form form, std::string key) {
    sender_options sender;
    sender.signature.emplace();
    sender.signature->form = form;
    sender.signature->key = secret(std::move(key));
    return sender;
}

net::request with(std::string body, std::vector<net::header_list::item> headers) {
    net::request asked;
    asked.body = std::move(body);
    for (auto& [name, value] : headers) {
        asked.headers.add(std::move(name), std::move(value));
    }
    return asked;
}

std::string verdict(const sender_options& sender, const net::request& asked, wall_time now = noon) {
    const auto proof = proof_of(sender, asked, now);
    return proof ? "good" : proof.error().message;
}

TEST(signature, of_github) {
    const auto sender = signed_by(signature_form::github, "It's a Secret to Everybody");
    const std::string good =
        "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17";
    EXPECT_EQ(verdict(sender, with("Hello, World!", {{"X-Hub-Signature-256", good}})), "good");
    EXPECT_THAT(verdict(sender, with("Hello, World?", {{"X-Hub-Signature-256", good}})),
                HasSubstr("not that of this body"));
    EXPECT_THAT(verdict(sender, with("Hello, World!", {{"X-Hub-Signature-256", good.substr(7)}})),
                HasSubstr("not that of this body"));
    EXPECT_EQ(verdict(sender, with("Hello, World!", {})),
              "the request has no header X-Hub-Signature-256");
}

TEST(signature, of_shopify) {
    const auto sender = signed_by(signature_form::shopify, "k");
    EXPECT_EQ(
        verdict(sender, with(R"({"id":1})", {{"X-Shopify-Hmac-Sha256",
                                              "1VB1oHttB+ixAW/9te/WkDGW99qVMMxQXJuniMBwypY="}})),
        "good");
    EXPECT_THAT(
        verdict(sender, with(R"({"id":2})", {{"X-Shopify-Hmac-Sha256",
                                              "1VB1oHttB+ixAW/9te/WkDGW99qVMMxQXJuniMBwypY="}})),
        HasSubstr("not that of this body"));
}

TEST(signature, of_stripe_holds_a_time) {
    auto sender = signed_by(signature_form::stripe, "k");
    const std::string hex = "2d13ecc0f4aa9072fbdd365a24af4e2d4733dbd2c7de78752862029658bbd6da";
    const auto asked = [&](const std::string& header) {
        return with(R"({"id":1})", {{"Stripe-Signature", header}});
    };
    EXPECT_EQ(verdict(sender, asked("t=1769947200,v1=" + hex)), "good");
    // While a secret is replaced there are two; v0 is a scheme for tests.
    EXPECT_EQ(verdict(sender,
                      asked("t=1769947200, v1=" + std::string(64, 'a') + ", v1=" + hex + ",v0=b")),
              "good");
    const auto good = asked("t=1769947200,v1=" + hex);
    EXPECT_EQ(verdict(sender, good, noon + std::chrono::minutes(5)), "good");
    EXPECT_EQ(verdict(sender, good, noon + std::chrono::seconds(301)),
              "the signature's time is 301 s away from now, and 300 s are allowed");
    EXPECT_THAT(verdict(sender, good, noon - std::chrono::seconds(301)), HasSubstr("301 s away"));
    EXPECT_THAT(verdict(sender, asked("t=1769947201,v1=" + hex)),
                HasSubstr("not that of this body"))
        << "the time is signed too";
    for (const auto* header :
         {"", "t=1", "v1=a", "t=x,v1=a", "t=-1,v1=a", ",,,=", "t=99999999999999999999,v1=a"}) {
        EXPECT_NE(verdict(sender, asked(header)), "good") << header;
    }
}

TEST(signature, of_slack_holds_a_time) {
    const auto sender = signed_by(signature_form::slack, "8f742231b10e8888abcd99yyyzzz85a5");
    const std::string body =
        "token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id="
        "G8PSS9T3V&channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-"
        "collect&text=&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1DC2JH3J%2F"
        "397700885554%2F96rGlfmibIGlgcZRskXaIFfN&trigger_id=398738663015.47445629121."
        "803a0bc887a14d10d2c447fce8b6703c";
    const std::string good = "v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503";
    const wall_time then{std::chrono::seconds(1531420618)};
    const auto at = [&](const std::string& time) {
        return with(body, {{"X-Slack-Signature", good}, {"X-Slack-Request-Timestamp", time}});
    };
    EXPECT_EQ(verdict(sender, at("1531420618"), then), "good");
    EXPECT_THAT(verdict(sender, at("1531420618"), noon), HasSubstr("away from now"));
    EXPECT_THAT(verdict(sender, at("1531420619"), then), HasSubstr("not that of this body"));
    EXPECT_THAT(verdict(sender, at("soon"), then), HasSubstr("no number of seconds"));
    EXPECT_THAT(verdict(sender, with(body, {{"X-Slack-Signature", good}}), then),
                HasSubstr("no header X-Slack-Request-Timestamp"));
}

TEST(signature, of_ones_own_header) {
    auto sender = signed_by(signature_form::plain, "k");
    sender.signature->header = "X-Sign";
    sender.signature->encoding = signature_encoding::base64;
    sender.signature->prefix = "v=";
    EXPECT_EQ(verdict(sender, with(R"({"id":1})",
                                   {{"X-Sign", "v=1VB1oHttB+ixAW/9te/WkDGW99qVMMxQXJuniMBwypY="}})),
              "good");
}

TEST(sender, proves_itself_by_a_password_or_a_token) {
    sender_options basic;
    basic.basic = basic_sender{"Aladdin", secret("open sesame")};
    EXPECT_EQ(verdict(basic, with("", {{"Authorization", "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ=="}})),
              "good");
    EXPECT_EQ(verdict(basic, with("", {{"Authorization", "Basic QWxhZGRpbjpvcGVu"}})),
              "the header Authorization does not hold what is configured");
    sender_options bearer;
    bearer.bearer = secret("abc");
    EXPECT_EQ(verdict(bearer, with("", {{"Authorization", "Bearer abc"}})), "good");
    EXPECT_NE(verdict(bearer, with("", {{"Authorization", "Bearer ab"}})), "good");
    EXPECT_NE(verdict(bearer, with("", {})), "good");
    EXPECT_NE(verdict(bearer, with("", {{"Authorization", "Bearer ABC"}})), "good");
    EXPECT_NE(verdict(bearer, with("", {{"Authorization", "Bearer"}})), "good");
    EXPECT_NE(verdict(bearer, with("", {{"Authorization", "abc"}})), "good");
    EXPECT_NE(verdict(bearer, with("", {{"Authorization", "Basic abc"}})), "good");
    sender_options header;
    header.header = header_sender{"X-Token", secret("abc")};
    EXPECT_EQ(verdict(header, with("", {{"x-token", "abc"}})), "good");
    EXPECT_NE(verdict(header, with("", {{"x-token", ""}})), "good");
}

TEST(sender, may_write_a_scheme_in_any_case_with_blanks_after_it) {
    sender_options bearer;
    bearer.bearer = secret("abc");
    EXPECT_EQ(verdict(bearer, with("", {{"Authorization", "bearer abc"}})), "good");
    EXPECT_EQ(verdict(bearer, with("", {{"Authorization", "BEARER  abc"}})), "good");
    sender_options basic;
    basic.basic = basic_sender{"Aladdin", secret("open sesame")};
    EXPECT_EQ(verdict(basic, with("", {{"Authorization", "basic QWxhZGRpbjpvcGVuIHNlc2FtZQ=="}})),
              "good");
}

TEST(sender, is_told_the_scheme_that_a_401_asks_for) {
    sender_options bearer;
    bearer.bearer = secret("abc");
    EXPECT_EQ(challenge_of(bearer), "Bearer");
    sender_options basic;
    basic.basic = basic_sender{"Aladdin", secret("open sesame")};
    EXPECT_EQ(challenge_of(basic), R"(Basic realm="webhook", charset="UTF-8")");
    EXPECT_EQ(challenge_of(signed_by(signature_form::github, "k")), "");
}

TEST(sender, proves_itself_by_a_certificate) {
    sender_options sender;
    sender.certificate = {"other.example", "partner.example"};
    auto asked = with("", {});
    EXPECT_EQ(verdict(sender, asked), "the sender gave no client certificate of a known authority");
    const auto from = [&](std::vector<std::string> names) {
        auto made = std::make_shared<net::peer>();
        made->certificate = std::move(names);
        asked.from = std::move(made);
        return verdict(sender, asked);
    };
    EXPECT_EQ(from({}), "the sender gave no client certificate of a known authority");
    EXPECT_EQ(from({"CN=Partner", "partner.example"}), "good");
    EXPECT_EQ(from({"CN=partner.example", "evil-partner.example"}),
              "the sender's client certificate has another name");
    sender.certificate = {"*"};
    EXPECT_EQ(from({"CN=Partner"}), "good");
    EXPECT_NE(from({}), "good");
}

TEST(sender, is_refused_where_nothing_is_configured) {
    EXPECT_NE(verdict({}, with("", {})), "good");
    sender_options anyone;
    anyone.anyone = true;
    EXPECT_EQ(verdict(anyone, with("", {})), "good");
}

}  // namespace
}  // namespace sluice::webhook
