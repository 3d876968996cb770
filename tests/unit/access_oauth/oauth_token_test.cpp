#include "access/oauth/oauth_token.hpp"

#include "support/moments.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sluice::access {
namespace {

using sluice::testing::late_in_2015;
using std::chrono::milliseconds;
using std::chrono::seconds;
using ::testing::HasSubstr;

result<token> read(const std::string& reply, const token* previous = nullptr) {
    return token_of_reply(parse_json(reply).value(), late_in_2015, previous);
}

TEST(token, is_read_from_a_reply) {
    const auto got = read(R"({"access_token":"a","refresh_token":"r","expires_in":3600,
                              "token_type":"bearer","scope":"posts"})");
    ASSERT_TRUE(got);
    EXPECT_EQ(got->access, secret("a"));
    EXPECT_EQ(got->refresh, secret("r"));
    EXPECT_EQ(got->expires, late_in_2015 + seconds(3600));
    EXPECT_EQ(got->scope, "posts");
}

TEST(token, a_life_may_be_a_text_or_missing_or_nonsense) {
    EXPECT_EQ(read(R"({"access_token":"a","expires_in":"90"})")->expires,
              late_in_2015 + seconds(90));
    for (const char* life : {"null", "\"soon\"", "-5", "1e300", "\"\"", "{}"}) {
        EXPECT_EQ(read(std::string(R"({"access_token":"a","expires_in":)") + life + "}")->expires,
                  std::nullopt)
            << life;
    }
}

TEST(token, the_former_refresh_token_stays_when_none_comes) {
    const auto first = read(R"({"access_token":"a","refresh_token":"r"})").value();
    EXPECT_EQ(read(R"({"access_token":"b"})", &first)->refresh, secret("r"));
    EXPECT_EQ(read(R"({"access_token":"b","refresh_token":"s"})", &first)->refresh, secret("s"));
}

TEST(token, what_is_no_bearer_token_is_refused) {
    for (const char* reply : {"{}", "[]", "3", R"({"access_token":7})", R"({"access_token":""})"}) {
        ASSERT_FALSE(read(reply)) << reply;
        EXPECT_THAT(describe(read(reply).error()), HasSubstr("token_url"));
    }
    EXPECT_THAT(read(R"({"access_token":"a","token_type":"mac"})").error().message,
                HasSubstr("'mac'"));
}

TEST(token, comes_back_from_its_text) {
    auto whole = read(R"({"access_token":"a","refresh_token":"r","expires_in":9,"scope":"s"})");
    const auto back = token_of_text(unsealed_text(*whole));
    ASSERT_TRUE(back);
    EXPECT_EQ(back->access, whole->access);
    EXPECT_EQ(back->refresh, whole->refresh);
    EXPECT_EQ(back->expires, whole->expires);
    EXPECT_EQ(back->obtained, whole->obtained);
    EXPECT_EQ(back->scope, whole->scope);
    whole->expires.reset();
    EXPECT_EQ(token_of_text(unsealed_text(*whole))->expires, std::nullopt);
    EXPECT_FALSE(token_of_text("{"));
    EXPECT_FALSE(token_of_text("[]"));
}

TEST(token, is_renewed_ahead_of_its_end) {
    const auto ahead = seconds(60);
    const auto hour = read(R"({"access_token":"a","refresh_token":"r","expires_in":3600})").value();
    EXPECT_EQ(state_of(hour, late_in_2015, ahead), token_state::usable);
    EXPECT_EQ(state_of(hour, late_in_2015 + seconds(3539), ahead), token_state::usable);
    EXPECT_EQ(state_of(hour, late_in_2015 + seconds(3540), ahead), token_state::renew);
    EXPECT_EQ(state_of(hour, late_in_2015 + seconds(9999), ahead), token_state::renew);
    // A token with a shorter life is used for half of it.
    const auto brief = read(R"({"access_token":"a","refresh_token":"r","expires_in":20})").value();
    EXPECT_EQ(state_of(brief, late_in_2015 + seconds(9), ahead), token_state::usable);
    EXPECT_EQ(state_of(brief, late_in_2015 + seconds(10), ahead), token_state::renew);
}

TEST(token, without_a_refresh_token_it_is_used_to_its_end) {
    const auto one = read(R"({"access_token":"a","expires_in":100})").value();
    EXPECT_EQ(state_of(one, late_in_2015 + milliseconds(99'999), seconds(60)), token_state::usable);
    EXPECT_EQ(state_of(one, late_in_2015 + seconds(100), seconds(60)), token_state::over);
    const auto endless = read(R"({"access_token":"a"})").value();
    EXPECT_EQ(state_of(endless, late_in_2015 + std::chrono::hours(99'999), seconds(60)),
              token_state::usable);
}

}  // namespace
}  // namespace sluice::access
