#include "connectors/ocoya/client/retry_rule.hpp"

#include <gtest/gtest.h>

namespace sluice::ocoya {
namespace {

result<net::response> reply(unsigned status) {
    net::response made;
    made.status = status;
    return made;
}

result<net::response> lost(failure_class kind, bool may_have_happened) {
    failure made(kind, "lost");
    made.may_have_happened = may_have_happened;
    return made;
}

TEST(retry_rule, passing_statuses_of_what_is_safe) {
    for (const unsigned status : {408U, 500U, 502U, 503U, 504U}) {
        EXPECT_TRUE(tries_again(reply(status), true)) << status;
        EXPECT_FALSE(tries_again(reply(status), false)) << status;
    }
    for (const unsigned status : {200U, 404U, 422U, 501U}) {
        EXPECT_FALSE(tries_again(reply(status), true)) << status;
    }
}

TEST(retry_rule, a_lost_request_only_when_it_does_no_harm) {
    EXPECT_TRUE(tries_again(lost(failure_class::unreachable, true), true));
    EXPECT_TRUE(tries_again(lost(failure_class::unreachable, false), false));
    EXPECT_FALSE(tries_again(lost(failure_class::unreachable, true), false));
    EXPECT_FALSE(tries_again(lost(failure_class::credential, false), true));
    EXPECT_FALSE(tries_again(lost(failure_class::busy, false), true));
}

TEST(retry_rule, the_backoff_doubles_up_to_its_limit) {
    net::retry_settings settings;
    settings.first_delay = std::chrono::milliseconds(500);
    settings.longest_delay = std::chrono::milliseconds(3000);
    EXPECT_EQ(longest_backoff(settings, 1), std::chrono::milliseconds(500));
    EXPECT_EQ(longest_backoff(settings, 2), std::chrono::milliseconds(1000));
    EXPECT_EQ(longest_backoff(settings, 3), std::chrono::milliseconds(2000));
    EXPECT_EQ(longest_backoff(settings, 50), std::chrono::milliseconds(3000));
}

TEST(tries_again, not_what_is_a_success_here) {
    net::response busy;
    busy.status = 503;
    EXPECT_TRUE(tries_again(busy, true));
    busy.success = true;
    EXPECT_FALSE(tries_again(busy, true));
}

}  // namespace
}  // namespace sluice::ocoya
