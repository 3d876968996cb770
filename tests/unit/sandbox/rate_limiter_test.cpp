#include "sandbox/rate_limiter.hpp"

#include "support/moments.hpp"

#include <gtest/gtest.h>

namespace sluice::sandbox {
namespace {

using sluice::testing::march_noon;
using std::chrono::seconds;

// Reference, section 4 (D): 60 requests a minute for the whole key.
TEST(rate_limiter, grants_sixty_a_minute_and_no_more) {
    rate_limiter limiter(60);
    for (int i = 59; i >= 0; --i) {
        const auto given = limiter.take("key", march_noon + seconds(59 - i));
        ASSERT_TRUE(given && given->granted);
        EXPECT_EQ(given->limit, 60);
        EXPECT_EQ(given->remaining, i);
        EXPECT_EQ(given->reset, march_noon + seconds(60));
    }
    const auto refused = limiter.take("key", march_noon + seconds(59));
    EXPECT_FALSE(refused->granted);
    EXPECT_EQ(refused->remaining, 0);
    EXPECT_EQ(refused->reset, march_noon + seconds(60));
}

TEST(rate_limiter, opens_a_new_window_at_the_reset) {
    rate_limiter limiter(1);
    EXPECT_TRUE(limiter.take("key", march_noon)->granted);
    EXPECT_FALSE(limiter.take("key", march_noon + seconds(59))->granted);
    EXPECT_TRUE(limiter.take("key", march_noon + seconds(60))->granted);
    EXPECT_EQ(limiter.take("key", march_noon + seconds(61))->reset, march_noon + seconds(120));
}

TEST(rate_limiter, counts_each_key_by_itself) {
    rate_limiter limiter(1);
    EXPECT_TRUE(limiter.take("right", march_noon)->granted);
    EXPECT_TRUE(limiter.take("wrong", march_noon)->granted);
    EXPECT_FALSE(limiter.take("right", march_noon)->granted);
}

TEST(rate_limiter, knows_no_limit_at_zero) {
    rate_limiter limiter(0);
    EXPECT_FALSE(limiter.take("key", march_noon).has_value());
    limiter.set_per_minute(2);
    EXPECT_EQ(limiter.take("key", march_noon)->remaining, 1);
}

}  // namespace
}  // namespace sluice::sandbox
