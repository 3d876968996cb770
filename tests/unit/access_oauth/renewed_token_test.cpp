#include "access/oauth/renewed_token.hpp"

#include "access/oauth/token_book.hpp"
#include "unit/access_oauth/token_server.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sluice::access {
namespace {

using std::chrono::seconds;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

TEST(renewed_token, nobody_has_granted_access_yet) {
    token_fixture bench;
    const auto none = bench.use();
    ASSERT_FALSE(none);
    EXPECT_EQ(none.error().kind, failure_class::credential);
    EXPECT_THAT(describe(none.error()), HasSubstr("sluice auth grant ocoya"));
    bench.use();
    EXPECT_EQ(bench.lines("no token"), 1) << "it is said once";
    // Another process granted access; the next use finds it.
    bench.grant({"a1", "r1"}, seconds(3600));
    EXPECT_EQ(bench.used(), "a1");
    EXPECT_EQ(bench.lines("there is a token again"), 1);
    EXPECT_TRUE(bench.server.bodies.empty());
}

TEST(renewed_token, is_renewed_ahead_of_its_end_and_kept_before_it_is_used) {
    token_fixture bench;
    bench.grant({"a1", "r1"}, seconds(3600));
    EXPECT_EQ(bench.used(), "a1");
    bench.time.advance(seconds(3541));
    bench.server.gives("a2", "r2");
    EXPECT_EQ(bench.used(), "a2");
    EXPECT_THAT(bench.server.bodies,
                ElementsAre("grant_type=refresh_token&refresh_token=r1&client_id=shop"));
    EXPECT_EQ(bench.kept().refresh, secret("r2"));
    EXPECT_EQ(bench.used(), "a2");
    EXPECT_EQ(bench.server.bodies.size(), 1U);
}

TEST(renewed_token, one_renewal_serves_everybody) {
    token_fixture bench;
    bench.grant({"a1", "r1"}, seconds(100));
    bench.time.advance(seconds(99));
    bench.server.gives("a2", "r2");
    const auto all = bench.use_at_once(20);
    EXPECT_EQ(all.size(), 20U);
    for (const auto& one : all) {
        EXPECT_EQ(one, "a2");
    }
    EXPECT_EQ(bench.server.bodies.size(), 1U);
}

TEST(renewed_token, a_refused_one_is_renewed_once) {
    token_fixture bench;
    bench.grant({"a1", "r1"}, seconds(3600));
    EXPECT_EQ(bench.used(), "a1");
    bench.server.gives("a2", "r2");
    EXPECT_TRUE(bench.refused("a1").value());
    EXPECT_EQ(bench.used(), "a2");
    // A late refusal of the former token costs no request.
    EXPECT_TRUE(bench.refused("a1").value());
    EXPECT_EQ(bench.server.bodies.size(), 1U);
}

TEST(renewed_token, a_dead_refresh_token_is_tried_once_and_said_once) {
    token_fixture bench;
    bench.grant({"a1", "r1"}, seconds(100));
    bench.time.advance(seconds(200));
    bench.server.refuses(R"({"error":"invalid_grant"})");
    for (int i = 0; i < 3; ++i) {
        const auto refused = bench.use();
        ASSERT_FALSE(refused);
        EXPECT_EQ(refused.error().kind, failure_class::credential);
        EXPECT_THAT(refused.error().message, HasSubstr("invalid_grant"));
    }
    EXPECT_EQ(bench.server.bodies.size(), 1U);
    EXPECT_EQ(bench.lines("no token"), 1);
    bench.grant({"a3", "r3"}, seconds(3600));
    EXPECT_EQ(bench.used(), "a3");
}

TEST(renewed_token, trouble_of_the_server_ends_nothing) {
    token_fixture bench;
    bench.grant({"a1", "r1"}, seconds(100));
    bench.time.advance(seconds(60));
    bench.server.answers(503, "");
    EXPECT_EQ(bench.used(), "a1") << "it is good for another 40 s";
    bench.time.advance(seconds(60));
    const auto late = bench.use();
    ASSERT_FALSE(late);
    EXPECT_EQ(late.error().kind, failure_class::unreachable);
    bench.server.gives("a2", "r2");
    EXPECT_EQ(bench.used(), "a2");
    EXPECT_EQ(bench.lines("no token"), 0);
}

TEST(renewed_token, a_rotated_one_that_the_ledger_could_not_take_is_kept_later) {
    token_fixture bench;
    bench.grant({"a1", "r1"}, seconds(100));
    bench.time.advance(seconds(200));
    bench.server.gives("a2", "r2");
    bench.ledger_is_full = true;
    const auto unsaved = bench.use();
    ASSERT_FALSE(unsaved);
    EXPECT_EQ(unsaved.error().kind, failure_class::internal);
    bench.ledger_is_full = false;
    EXPECT_EQ(bench.used(), "a2");
    EXPECT_EQ(bench.kept().refresh, secret("r2"));
    EXPECT_EQ(bench.server.bodies.size(), 1U) << "r1 is used up: it was not sent again";
}

TEST(renewed_token, a_client_that_speaks_for_itself_needs_no_person) {
    token_fixture bench(oauth2_grant::client_credentials);
    bench.server.gives("a1", "");
    EXPECT_EQ(bench.used(), "a1");
    bench.time.advance(seconds(3600));
    bench.server.gives("a2", "");
    EXPECT_EQ(bench.used(), "a2");
    EXPECT_THAT(bench.server.bodies,
                ElementsAre("grant_type=client_credentials", "grant_type=client_credentials"));
    bench.server.refuses(R"({"error":"invalid_client"})");
    const auto refused = bench.refused("a2");
    ASSERT_FALSE(refused);
    EXPECT_THAT(describe(refused.error()), HasSubstr("its id and its secret"));
}

TEST(renewed_token, a_password_grant_starts_over_when_its_refresh_token_is_dead) {
    token_fixture bench(oauth2_grant::password);
    bench.server.gives("a1", "r1");
    EXPECT_EQ(bench.used(), "a1");
    bench.time.advance(seconds(3600));
    bench.server.refuses(R"({"error":"invalid_grant"})");
    bench.server.then_gives("a2", "r2");
    EXPECT_EQ(bench.used(), "a2");
    EXPECT_THAT(bench.server.bodies.back(), HasSubstr("grant_type=password&username=ada"));
}

TEST(renewed_token, one_of_another_key_makes_tasks_wait_and_is_said_once) {
    token_fixture bench;
    bench.grant({"a1", "r1"}, seconds(3600), "another key");
    for (int i = 0; i < 3; ++i) {
        const auto closed = bench.use();
        ASSERT_FALSE(closed);
        EXPECT_EQ(disposition_of(closed.error().kind), disposition::wait);
        EXPECT_THAT(describe(closed.error()), HasSubstr("daemon.token_key"));
        EXPECT_THAT(describe(closed.error()), HasSubstr("client 'ocoya'"));
    }
    EXPECT_EQ(bench.lines("no token"), 1);
    EXPECT_TRUE(bench.server.bodies.empty());
    bench.grant({"a2", "r2"}, seconds(3600));
    EXPECT_EQ(bench.used(), "a2");
}

TEST(renewed_token, one_of_another_key_is_fetched_anew_where_nobody_is_needed) {
    token_fixture bench(oauth2_grant::client_credentials);
    bench.grant({"a1", ""}, seconds(3600), "another key");
    bench.server.gives("a2", "");
    EXPECT_EQ(bench.used(), "a2");
}

TEST(renewed_token, a_death_is_kept_beside_the_token) {
    token_fixture bench;
    bench.grant({"a1", "r1"}, seconds(100));
    EXPECT_FALSE(bench.all_kept().end);
    bench.time.advance(seconds(200));
    bench.server.refuses(R"({"error":"invalid_grant"})");
    bench.use();
    ASSERT_TRUE(bench.all_kept().end);
    EXPECT_THAT(bench.all_kept().end->why, HasSubstr("invalid_grant"));
    EXPECT_FALSE(bench.all_kept().end->again) << "it has ended for good";
    EXPECT_EQ(bench.kept().refresh, secret("r1")) << "the token itself is not touched";
    bench.grant({"a2", "r2"}, seconds(3600));
    EXPECT_FALSE(bench.all_kept().end) << "it was the former one's";
}

TEST(renewed_token, a_refusal_that_may_pass_is_tried_again_with_a_pause_that_grows) {
    token_fixture bench;
    bench.grant({"a1", "r1"}, seconds(100));
    bench.time.advance(seconds(200));
    bench.server.answers(403, "<html>blocked by the proxy");
    for (const int minutes : {1, 2, 4, 8, 15, 15}) {
        const auto asked = bench.server.bodies.size();
        const auto refused = bench.use();
        ASSERT_FALSE(refused);
        EXPECT_EQ(refused.error().kind, failure_class::credential) << "tasks wait";
        EXPECT_EQ(refused.error().retry_after, std::chrono::minutes(minutes));
        bench.time.advance(std::chrono::minutes(minutes) - seconds(1));
        EXPECT_FALSE(bench.use());
        EXPECT_EQ(bench.server.bodies.size(), asked + 1) << "it was asked again before its time";
        bench.time.advance(seconds(1));
    }
    EXPECT_EQ(bench.lines("no token"), 1);
    EXPECT_TRUE(bench.all_kept().end->again);
    bench.server.gives("a2", "r2");
    EXPECT_EQ(bench.used(), "a2");
    EXPECT_EQ(bench.lines("there is a token again"), 1);
}

TEST(renewed_token, a_client_that_is_refused_does_not_ask_at_every_use) {
    token_fixture bench(oauth2_grant::client_credentials);
    bench.server.refuses(R"({"error":"invalid_client"})");
    for (int i = 0; i < 5; ++i) {
        EXPECT_EQ(bench.use().error().kind, failure_class::credential);
    }
    EXPECT_EQ(bench.server.bodies.size(), 1U);
    bench.time.advance(seconds(60));
    bench.server.gives("a1", "");
    EXPECT_EQ(bench.used(), "a1");
}

TEST(renewed_token, one_that_is_refused_ahead_of_its_end_is_used_until_then) {
    token_fixture bench;
    bench.grant({"a1", "r1"}, seconds(100));
    bench.time.advance(seconds(60));
    bench.server.refuses(R"({"error":"invalid_grant"})");
    EXPECT_EQ(bench.used(), "a1");
    EXPECT_EQ(bench.used(), "a1");
    EXPECT_EQ(bench.lines("used until its end"), 1);
    EXPECT_EQ(bench.lines("no token"), 0);
    bench.time.advance(seconds(40));
    EXPECT_FALSE(bench.use());
    EXPECT_EQ(bench.lines("no token"), 1);
    EXPECT_EQ(bench.server.bodies.size(), 1U);
}

TEST(renewed_token, a_refused_one_that_somebody_else_renewed_meanwhile_is_not_dead) {
    token_fixture bench;
    bench.grant({"a1", "r1"}, seconds(100));
    bench.time.advance(seconds(200));
    bench.server.refuses(R"({"error":"invalid_grant"})");
    // Another machine with the same ledger renewed the token during the request.
    token_fixture* there = &bench;
    bench.server.before_answering = [there] {
        return there->put({"a2", "r2"}, seconds(3600), "key");
    };
    EXPECT_EQ(bench.used(), "a2");
    EXPECT_EQ(bench.lines("no token"), 0);
    EXPECT_EQ(bench.server.bodies.size(), 1U);
}

TEST(renewed_token, a_grant_made_while_the_ledger_was_full_goes_before_what_was_renewed) {
    token_fixture bench;
    bench.grant({"a1", "r1"}, seconds(100));
    bench.time.advance(seconds(200));
    bench.server.gives("a2", "r2");
    bench.ledger_is_full = true;
    EXPECT_FALSE(bench.use());
    bench.ledger_is_full = false;
    bench.time.advance(seconds(1));
    bench.grant({"a3", "r3"}, seconds(3600));
    EXPECT_EQ(bench.used(), "a3");
    EXPECT_EQ(bench.kept().refresh, secret("r3"));
}

TEST(renewed_token, a_daemon_that_was_started_anew_goes_on_with_the_kept_one) {
    token_fixture bench;
    bench.grant({"a1", "r1"}, seconds(100));
    bench.time.advance(seconds(200));
    bench.server.gives("a2", "r2");
    EXPECT_EQ(bench.used(), "a2");
    bench.start_anew();
    EXPECT_EQ(bench.used(), "a2");
    EXPECT_EQ(bench.server.bodies.size(), 1U);
}

}  // namespace
}  // namespace sluice::access
