// The short mode of tests/faults/run --network.

#include "faults/network/bad_line.hpp"

#include <gtest/gtest.h>

namespace sluice::testing {
namespace {

struct bad_line : ::testing::TestWithParam<std::uint32_t> {};

TEST_P(bad_line, nothing_is_lost_and_nothing_is_doubled) {
    bad_line_options options;
    options.seed = GetParam();
    const auto outcome = run_bad_line(options);
    EXPECT_TRUE(outcome.good()) << outcome.text();
    EXPECT_TRUE(outcome.never_met.empty())
        << ::testing::PrintToString(outcome.never_met) << outcome.text();
    RecordProperty("met", outcome.text());
}

INSTANTIATE_TEST_SUITE_P(seeds, bad_line, ::testing::Values(5, 6));

// Proves that the test above can fail.
TEST(bad_line_without_verification, makes_posts_twice) {
    bad_line_options options;
    options.verified = false;
    options.rounds = 4;
    bad_line_outcome outcome;
    for (options.seed = 7; options.seed < 15 && outcome.all.doubled == 0; ++options.seed) {
        outcome += run_bad_line(options);
    }
    EXPECT_GT(outcome.all.doubled, 0) << outcome.text();
}

}  // namespace
}  // namespace sluice::testing
