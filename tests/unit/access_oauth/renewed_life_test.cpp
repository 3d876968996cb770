#include "access/oauth/renewed_token.hpp"
#include "unit/access_oauth/token_server.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sluice::access {
namespace {

using std::chrono::seconds;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

TEST(renewed_life, the_same_token_with_a_new_end_is_kept) {
    token_fixture bench(oauth2_grant::client_credentials);
    bench.server.gives("the-same", "");
    EXPECT_EQ(bench.used(), "the-same");
    for (int hour = 1; hour <= 3; ++hour) {
        bench.time.advance(seconds(3600));
        for (int use = 0; use < 5; ++use) {
            EXPECT_EQ(bench.used(), "the-same");
        }
        EXPECT_EQ(bench.server.bodies.size(), static_cast<std::size_t>(hour + 1));
        EXPECT_EQ(bench.kept().expires, bench.time.now() + seconds(3600));
    }
    bench.start_anew();
    EXPECT_EQ(bench.used(), "the-same");
    EXPECT_EQ(bench.server.bodies.size(), 4U);
}

TEST(renewed_life, the_same_pair_that_is_renewed_gets_its_new_end) {
    token_fixture bench;
    bench.grant({"a1", "r1"}, seconds(3600));
    bench.server.gives("a1", "r1");
    bench.time.advance(seconds(3599));
    EXPECT_EQ(bench.used(), "a1");
    EXPECT_EQ(bench.used(), "a1");
    EXPECT_EQ(bench.server.bodies.size(), 1U);
    EXPECT_EQ(bench.kept().expires, bench.time.now() + seconds(3600));
}

TEST(renewed_life, a_new_end_that_another_process_kept_is_seen) {
    token_fixture bench(oauth2_grant::client_credentials);
    bench.server.gives("the-same", "");
    EXPECT_EQ(bench.used(), "the-same");
    bench.time.advance(seconds(3600));
    bench.grant({"the-same", ""}, seconds(3600));
    EXPECT_EQ(bench.used(), "the-same");
    EXPECT_EQ(bench.server.bodies.size(), 1U);
}

TEST(renewed_life, an_end_that_was_told_is_over_with_the_same_token) {
    token_fixture bench(oauth2_grant::client_credentials);
    bench.server.gives("the-same", "");
    EXPECT_EQ(bench.used(), "the-same");
    bench.time.advance(seconds(3600));
    bench.server.refuses(R"({"error":"invalid_client"})");
    EXPECT_FALSE(bench.use());
    EXPECT_TRUE(bench.all_kept().end);
    bench.time.advance(seconds(61));
    bench.server.gives("the-same", "");
    EXPECT_EQ(bench.used(), "the-same");
    EXPECT_FALSE(bench.all_kept().end);
}

TEST(renewed_life, no_redirect_carries_a_refresh_token_on) {
    for (const unsigned status : {301U, 302U, 303U, 307U, 308U}) {
        token_fixture bench;
        bench.grant({"a1", "r1"}, seconds(100));
        bench.time.advance(seconds(200));
        bench.server.redirects(status, "/elsewhere");
        const auto refused = bench.use();
        ASSERT_FALSE(refused) << status;
        EXPECT_EQ(refused.error().kind, failure_class::credential) << "tasks wait";
        EXPECT_THAT(refused.error().message, HasSubstr("/elsewhere"));
        EXPECT_THAT(refused.error().mend, HasSubstr("oauth2.token_url"));
        EXPECT_EQ(bench.server.bodies.size(), 1U);
        EXPECT_EQ(bench.kept().refresh, secret("r1"));
    }
}

TEST(renewed_life, a_refresh_token_of_the_configuration_begins) {
    token_fixture bench(oauth2_grant::refresh_token);
    bench.server.gives("a1", "r1");
    EXPECT_EQ(bench.used(), "a1");
    bench.time.advance(seconds(3600));
    bench.server.gives("a2", "");
    EXPECT_EQ(bench.used(), "a2");
    EXPECT_EQ(bench.kept().refresh, secret("r1"));
    bench.start_anew();
    bench.time.advance(seconds(3600));
    EXPECT_EQ(bench.used(), "a2");
    EXPECT_THAT(bench.server.bodies,
                ElementsAre("grant_type=refresh_token&refresh_token=r0&client_id=shop",
                            "grant_type=refresh_token&refresh_token=r1&client_id=shop",
                            "grant_type=refresh_token&refresh_token=r1&client_id=shop"));
}

TEST(renewed_life, a_refresh_token_that_does_not_rotate_stays_in_use) {
    token_fixture bench(oauth2_grant::refresh_token);
    bench.server.gives("a1", "");
    EXPECT_EQ(bench.used(), "a1");
    bench.time.advance(seconds(3600));
    EXPECT_EQ(bench.used(), "a1");
    EXPECT_EQ(bench.server.bodies.back(),
              "grant_type=refresh_token&refresh_token=r0&client_id=shop");
}

TEST(renewed_life, a_new_refresh_token_of_the_configuration_takes_the_place_of_a_dead_one) {
    token_fixture bench(oauth2_grant::refresh_token);
    bench.grant({"a1", "dead"}, seconds(100));
    bench.time.advance(seconds(200));
    bench.server.refuses(R"({"error":"invalid_grant"})");
    bench.server.then_gives("a2", "r2");
    EXPECT_EQ(bench.used(), "a2");
    EXPECT_THAT(bench.server.bodies,
                ElementsAre("grant_type=refresh_token&refresh_token=dead&client_id=shop",
                            "grant_type=refresh_token&refresh_token=r0&client_id=shop"));
}

TEST(renewed_life, a_refresh_token_that_is_refused_for_good_is_not_sent_again) {
    token_fixture bench(oauth2_grant::refresh_token);
    bench.server.refuses(R"({"error":"invalid_grant"})");
    for (int use = 0; use < 3; ++use) {
        const auto refused = bench.use();
        ASSERT_FALSE(refused);
        EXPECT_EQ(refused.error().kind, failure_class::credential);
        EXPECT_THAT(refused.error().mend, HasSubstr("oauth2.refresh_token"));
        bench.time.advance(std::chrono::hours(1));
    }
    EXPECT_EQ(bench.server.bodies.size(), 1U);
    EXPECT_EQ(bench.lines("no token"), 1);
}

TEST(renewed_life, a_client_that_is_refused_does_not_spend_the_first_refresh_token) {
    token_fixture bench(oauth2_grant::refresh_token);
    bench.grant({"a1", "r1"}, seconds(100));
    bench.time.advance(seconds(200));
    bench.server.refuses(R"({"error":"invalid_client"})");
    EXPECT_FALSE(bench.use());
    EXPECT_THAT(bench.server.bodies,
                ElementsAre("grant_type=refresh_token&refresh_token=r1&client_id=shop"));
}

}  // namespace
}  // namespace sluice::access
