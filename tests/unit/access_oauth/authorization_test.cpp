#include "access/oauth/authorization.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sluice::access {
namespace {

using ::testing::HasSubstr;
using ::testing::MatchesRegex;
using ::testing::Not;

const authorization asked_for{secret("st"), secret("ver")};

// RFC 7636, appendix B.
TEST(authorization, the_challenge_is_that_of_the_standard) {
    EXPECT_EQ(challenge_of(secret("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk")),
              "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM");
}

TEST(authorization, every_one_is_new_and_of_the_length_that_the_standard_asks_for) {
    const auto one = new_authorization();
    const auto other = new_authorization();
    EXPECT_NE(one.state, other.state);
    EXPECT_NE(one.verifier, other.verifier);
    // RFC 7636, 4.1: 43 to 128 of these.
    EXPECT_THAT(one.verifier.reveal(), MatchesRegex("[A-Za-z0-9_-]{43,128}"));
    EXPECT_GE(one.state.reveal().size(), 32U);
}

TEST(authorization, the_address_says_all_that_is_asked) {
    oauth2_settings given;
    given.client_id = "my shop";
    given.scopes = {"posts:read", "posts:write"};
    given.authorize_parameters = {{"prompt", "consent"}};
    const auto address = authorize_address("https://login.example/authorize", given, asked_for,
                                           "http://127.0.0.1:9/callback");
    EXPECT_EQ(address,
              "https://login.example/authorize?response_type=code&client_id=my%20shop"
              "&redirect_uri=http%3A%2F%2F127.0.0.1%3A9%2Fcallback"
              "&scope=posts%3Aread%20posts%3Awrite&state=st&code_challenge=" +
                  challenge_of(asked_for.verifier) + "&code_challenge_method=S256&prompt=consent");
    EXPECT_THAT(address, Not(HasSubstr("ver&")));
    EXPECT_THAT(authorize_address("https://l.example/a?tenant=7", given, asked_for, "x"),
                HasSubstr("a?tenant=7&response_type=code"));
}

TEST(authorization, the_code_is_taken_from_an_answer_to_this_request_only) {
    const auto code = code_of("http://127.0.0.1:9/callback?code=a%2Fb+c&state=st#x", asked_for);
    ASSERT_TRUE(code);
    EXPECT_EQ(code->reveal(), "a/b c");
    EXPECT_TRUE(code_of("/callback?state=st&code=1", asked_for));
    for (const char* address : {"/callback?code=1&state=other", "/callback?code=1", "/callback",
                                "/callback?code=1&state=s", ""}) {
        const auto refused = code_of(address, asked_for);
        ASSERT_FALSE(refused) << address;
        EXPECT_EQ(refused.error().kind, failure_class::invalid);
        EXPECT_THAT(describe(refused.error()), HasSubstr("begin again"));
    }
}

TEST(authorization, a_no_is_told_in_the_services_own_words) {
    const auto no =
        code_of("/callback?error=access_denied&error_description=Not+today&state=st", asked_for);
    ASSERT_FALSE(no);
    EXPECT_EQ(no.error().kind, failure_class::credential);
    EXPECT_THAT(no.error().message, HasSubstr("access_denied: Not today"));
    const auto empty = code_of("/callback?state=st", asked_for);
    ASSERT_FALSE(empty);
    EXPECT_THAT(empty.error().message, HasSubstr("holds no code"));
}

}  // namespace
}  // namespace sluice::access
