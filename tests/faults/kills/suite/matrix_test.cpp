// The short mode of tests/faults/run: 300 kills in all, and every named point among them.

#include "faults/kills/matrix.hpp"

#include <gtest/gtest.h>

namespace sluice::testing {
namespace {

struct kill_matrix : ::testing::TestWithParam<std::uint32_t> {};

TEST_P(kill_matrix, nothing_is_lost_and_nothing_is_doubled) {
    matrix_options options;
    options.kills = 75;
    options.seed = GetParam();
    const auto outcome = run_matrix(options);
    EXPECT_EQ(outcome.line(), "lost 0 doubled 0 uncertain 0 out of order 0")
        << ::testing::PrintToString(outcome.all.remarks);
    EXPECT_EQ(outcome.kills, options.kills);
    EXPECT_GT(outcome.all.expected, 1000);
    EXPECT_GT(outcome.all.left_open, 0);  // letters that nobody can know of
    EXPECT_TRUE(outcome.never_reached.empty()) << ::testing::PrintToString(outcome.never_reached);
}

INSTANTIATE_TEST_SUITE_P(seeds, kill_matrix, ::testing::Values(11, 22, 33, 46));

// Proves that the tests above can fail: without verification they find duplicates.
TEST(kill_matrix_without_verification, finds_posts_that_were_made_twice) {
    matrix_options options;
    options.kills = 40;
    options.verified = false;
    tally all;
    for (options.seed = 1; options.seed <= 8 && all.doubled == 0; ++options.seed) {
        all += run_matrix(options).all;
    }
    EXPECT_GT(all.doubled, 0);
    EXPECT_EQ(all.lost, 0) << ::testing::PrintToString(all.remarks);
}

}  // namespace
}  // namespace sluice::testing
