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

// Answers with these statuses, and notes what it was shown.
struct target {
    awaitable<result<net::response>> take(net::request what) {
        shown.emplace_back(what.headers.find("Authorization").value_or("nothing"));
        if (statuses.empty()) {
            co_return failure(failure_class::unreachable, "nobody is there");
        }
        net::response reply;
        reply.status = statuses.front();
        statuses.pop_front();
        co_return reply;
    }

    result<net::response> asked(testing::scripted_tokens& tokens) {
        exchange send = [this](net::request what) { return take(std::move(what)); };
        return testing::run_awaitable(send_with_token(&tokens, net::request(), std::move(send)));
    }

    std::deque<unsigned> statuses;
    std::vector<std::string> shown;
};

TEST(SendWithToken, PutsTheTokenOn) {
    testing::scripted_tokens tokens;
    target there{{200}, {}};
    EXPECT_EQ(there.asked(tokens)->status, 200U);
    EXPECT_THAT(there.shown, ElementsAre("Bearer access-token-1"));
    EXPECT_TRUE(tokens.refusals.empty());
}

TEST(SendWithToken, ARefusedTokenIsRenewedAndTheRequestSentOnceMore) {
    testing::scripted_tokens tokens;
    target there{{401, 201}, {}};
    EXPECT_EQ(there.asked(tokens)->status, 201U);
    EXPECT_THAT(there.shown, ElementsAre("Bearer access-token-1", "Bearer access-token-2"));
    EXPECT_THAT(tokens.refusals, ElementsAre("access-token-1"));
}

TEST(SendWithToken, ASecondRefusalIsTheAnswer) {
    testing::scripted_tokens tokens;
    target there{{401, 401, 200}, {}};
    EXPECT_EQ(there.asked(tokens)->status, 401U);
    EXPECT_EQ(there.shown.size(), 2U);
}

TEST(SendWithToken, WithoutABetterTokenTheRefusalIsTheAnswer) {
    testing::scripted_tokens tokens;
    tokens.renewable = false;
    target there{{401, 200}, {}};
    EXPECT_EQ(there.asked(tokens)->status, 401U);
    EXPECT_EQ(there.shown.size(), 1U);
}

TEST(SendWithToken, ADeadTokenSendsNothing) {
    testing::scripted_tokens tokens;
    tokens.dead = failure(failure_class::credential, "it has ended", "grant access");
    target there{{200}, {}};
    const auto none = there.asked(tokens);
    ASSERT_FALSE(none);
    EXPECT_EQ(none.error().kind, failure_class::credential);
    EXPECT_TRUE(there.shown.empty());
}

TEST(SendWithToken, ATokenThatDiesOfTheRefusalIsTheFailure) {
    testing::scripted_tokens tokens;
    tokens.dies_of_refusal = failure(failure_class::credential, "it has ended");
    target there{{401}, {}};
    const auto none = there.asked(tokens);
    ASSERT_FALSE(none);
    EXPECT_EQ(none.error().message, "it has ended");
}

TEST(SendWithToken, OtherAnswersAndFailuresAreGivenAsTheyCame) {
    testing::scripted_tokens tokens;
    target there{{403}, {}};
    EXPECT_EQ(there.asked(tokens)->status, 403U);
    EXPECT_EQ(there.asked(tokens).error().kind, failure_class::unreachable);
    EXPECT_EQ(there.shown.size(), 2U);
    EXPECT_TRUE(tokens.refusals.empty());
}

TEST(NoTokens, SaysWhoAskedInVain) {
    const auto none = no_tokens().make("shop", oauth2_settings(), net::client_settings());
    ASSERT_FALSE(none);
    EXPECT_THAT(none.error().message, HasSubstr("client 'shop'"));
}

}  // namespace
}  // namespace sluice
