#include "support/run_awaitable.hpp"
#include "support/scripted_tokens.hpp"

#include <sluice/component/token_source.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <deque>

namespace sluice {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

// Answers with these statuses, and notes each request.
struct target {
    awaitable<result<net::response>> take(net::request request) {
        shown.emplace_back(request.headers.find("Authorization").value_or("nothing"));
        if (statuses.empty()) {
            co_return failure(failure_class::unreachable, "nobody is there");
        }
        net::response reply;
        reply.status = statuses.front();
        statuses.pop_front();
        co_return reply;
    }

    result<net::response> asked(testing::scripted_tokens& tokens) {
        exchange send = [this](net::request request) { return take(std::move(request)); };
        return testing::run_awaitable(send_with_token(&tokens, net::request(), std::move(send)));
    }

    std::deque<unsigned> statuses;
    std::vector<std::string> shown;
};

TEST(send_with_token, puts_the_token_on) {
    testing::scripted_tokens tokens;
    target there{{200}, {}};
    EXPECT_EQ(there.asked(tokens)->status, 200U);
    EXPECT_THAT(there.shown, ElementsAre("Bearer access-token-1"));
    EXPECT_TRUE(tokens.refusals.empty());
}

TEST(send_with_token, a_refused_token_is_renewed_and_the_request_sent_once_more) {
    testing::scripted_tokens tokens;
    target there{{401, 201}, {}};
    EXPECT_EQ(there.asked(tokens)->status, 201U);
    EXPECT_THAT(there.shown, ElementsAre("Bearer access-token-1", "Bearer access-token-2"));
    EXPECT_THAT(tokens.refusals, ElementsAre("access-token-1"));
}

TEST(send_with_token, a_second_refusal_is_the_answer) {
    testing::scripted_tokens tokens;
    target there{{401, 401, 200}, {}};
    EXPECT_EQ(there.asked(tokens)->status, 401U);
    EXPECT_EQ(there.shown.size(), 2U);
}

TEST(send_with_token, without_a_better_token_the_refusal_is_the_answer) {
    testing::scripted_tokens tokens;
    tokens.renewable = false;
    target there{{401, 200}, {}};
    EXPECT_EQ(there.asked(tokens)->status, 401U);
    EXPECT_EQ(there.shown.size(), 1U);
}

TEST(send_with_token, a_dead_token_sends_nothing) {
    testing::scripted_tokens tokens;
    tokens.dead = failure(failure_class::credential, "it has ended", "grant access");
    target there{{200}, {}};
    const auto none = there.asked(tokens);
    ASSERT_FALSE(none);
    EXPECT_EQ(none.error().kind, failure_class::credential);
    EXPECT_TRUE(there.shown.empty());
}

TEST(send_with_token, a_token_that_dies_of_the_refusal_is_the_failure) {
    testing::scripted_tokens tokens;
    tokens.dies_of_refusal = failure(failure_class::credential, "it has ended");
    target there{{401}, {}};
    const auto none = there.asked(tokens);
    ASSERT_FALSE(none);
    EXPECT_EQ(none.error().message, "it has ended");
}

TEST(send_with_token, other_answers_and_failures_are_given_as_they_came) {
    testing::scripted_tokens tokens;
    target there{{403}, {}};
    EXPECT_EQ(there.asked(tokens)->status, 403U);
    EXPECT_EQ(there.asked(tokens).error().kind, failure_class::unreachable);
    EXPECT_EQ(there.shown.size(), 2U);
    EXPECT_TRUE(tokens.refusals.empty());
}

TEST(no_tokens, says_who_asked_in_vain) {
    const auto none = no_tokens().make("shop", oauth2_settings(), net::client_settings());
    ASSERT_FALSE(none);
    EXPECT_THAT(none.error().message, HasSubstr("client 'shop'"));
}

}  // namespace
}  // namespace sluice
