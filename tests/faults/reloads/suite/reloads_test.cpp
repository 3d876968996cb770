// The short mode of tests/faults/run --reloads.

#include "faults/reloads/many_reloads.hpp"

#include <gtest/gtest.h>

namespace sluice::testing {
namespace {

TEST(reloads_under_load, have_the_verdict_of_the_edit_and_cost_no_record) {
    reload_options options;
    options.edits = 120;
    options.seed = 7;
    const auto outcome = run_reloads(options);
    EXPECT_EQ(outcome.line(), "wrong verdicts 0 lost 0 doubled 0 out of order 0 hung 0")
        << ::testing::PrintToString(outcome.wrong_verdicts);
    EXPECT_EQ(outcome.uncertain, 0);
    EXPECT_GT(outcome.wrong_edits, 20);
    EXPECT_GT(outcome.half_written, 4);
    EXPECT_GT(outcome.expected, 100);
    // Idle connections to the server come and go.
    EXPECT_LE(outcome.descriptors_after, outcome.descriptors_before + 3);
    EXPECT_LT(outcome.memory_after, outcome.memory_before * 5 / 4);
}

TEST(reloads_under_load, survive_a_kill_in_the_middle) {
    reload_options options;
    options.kills = 16;
    options.seed = 9;
    const auto outcome = run_reloads(options);
    EXPECT_EQ(outcome.line(), "wrong verdicts 0 lost 0 doubled 0 out of order 0 hung 0")
        << ::testing::PrintToString(outcome.wrong_verdicts);
    EXPECT_EQ(outcome.kills, options.kills);
}

}  // namespace
}  // namespace sluice::testing
