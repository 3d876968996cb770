#include "access/other_consumers.hpp"

#include <gtest/gtest.h>

namespace sluice::access {
namespace {

using std::chrono::minutes;
using std::chrono::seconds;

TEST(other_consumers, nobody_is_there_until_somebody_is_seen) {
    const other_consumers others{minutes(1)};
    EXPECT_FALSE(others.there());
    EXPECT_FALSE(others.known());
    EXPECT_EQ(others.spent_in(minutes(1)), 0);
}

TEST(other_consumers, their_pace_is_learned_within_a_window_and_kept) {
    other_consumers others{minutes(1)};
    others.seen(10, seconds(20));
    EXPECT_TRUE(others.there());
    EXPECT_TRUE(others.known());
    EXPECT_EQ(others.share_of(seconds(40)), 20);
    EXPECT_GT(others.spent_in(seconds(40)), 20);
    for (int window = 0; window < 10; ++window) {
        others.seen(30, minutes(1));
        others.window_ends();
    }
    EXPECT_FALSE(others.there());
    EXPECT_NEAR(static_cast<double>(others.share_of(minutes(1))), 30, 1);
}

TEST(other_consumers, the_first_window_is_believed_whole) {
    other_consumers others{minutes(1)};
    others.seen(30, minutes(1));
    others.window_ends();
    EXPECT_EQ(others.share_of(minutes(1)), 30);
}

TEST(other_consumers, who_is_gone_is_forgotten) {
    other_consumers others{minutes(1)};
    others.seen(30, minutes(1));
    others.window_ends();
    for (int window = 0; window < 40; ++window) {
        others.seen(0, minutes(1));
        others.window_ends();
    }
    EXPECT_EQ(others.share_of(minutes(1)), 0);
}

TEST(other_consumers, a_restored_pace_is_known) {
    other_consumers others{minutes(1)};
    others.restore(0.0005);
    EXPECT_TRUE(others.known());
    EXPECT_EQ(others.share_of(minutes(1)), 30);
}

}  // namespace
}  // namespace sluice::access
