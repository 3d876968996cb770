// 1,000 losses of power and more, on a disk that keeps, drops, tears and reorders what was not
// synced.

#include "faults/power/power_history.hpp"

#include <gtest/gtest.h>

namespace sluice::testing {
namespace {

using ledger::durability;

power_outcome lives(power_options options, std::uint32_t first, int count) {
    options.seed = first;
    return run_power_histories(options, count);
}

// For faults that must be caught: one life that catches it is enough.
bool goes_wrong(power_options options, std::uint32_t count) {
    for (options.seed = 1; options.seed <= count; ++options.seed) {
        if (!run_power_history(options).wrong.empty()) {
            return true;
        }
    }
    return false;
}

// In quarters, so that they run side by side.
struct power_safe : ::testing::TestWithParam<std::uint32_t> {};

TEST_P(power_safe, loses_nothing_that_was_acknowledged_and_always_opens) {
    const auto outcome = lives({}, GetParam(), 50);
    EXPECT_TRUE(outcome.wrong.empty()) << outcome.text();
    EXPECT_GE(outcome.losses, 250);
    EXPECT_TRUE(outcome.never_met().empty())
        << ::testing::PrintToString(outcome.never_met()) << outcome.text();
    EXPECT_GT(outcome.acknowledged, 2000) << outcome.text();
    RecordProperty("what", outcome.text());
}

INSTANTIATE_TEST_SUITE_P(quarters, power_safe, ::testing::Values(1, 1001, 2001, 3001));

TEST(power_safe_log_copy, loses_nothing_when_the_log_is_copied_meanwhile) {
    power_options options;
    options.losses = 2;
    options.calls = 120;
    options.steps = 20'000;
    options.largest_task = 500'000;
    auto outcome = lives(options, 5001, 3);
    EXPECT_TRUE(outcome.wrong.empty()) << outcome.text();
    EXPECT_GT(outcome.faults[log_copied], 0) << outcome.text();
    RecordProperty("what", outcome.text());
}

TEST(crash_safe, loses_only_the_tail_when_the_power_goes) {
    power_options options;
    options.keeps = durability::crash_safe;
    options.tail_may_go = true;
    const auto outcome = lives(options, 1, 40);
    EXPECT_TRUE(outcome.wrong.empty()) << outcome.text();
}

TEST(crash_safe, does_lose_the_tail_when_the_power_goes) {
    power_options options;
    options.keeps = durability::crash_safe;
    EXPECT_TRUE(goes_wrong(options, 20));
}

TEST(crash_safe, loses_nothing_when_it_is_killed) {
    power_options options;
    options.keeps = durability::crash_safe;
    options.crash = crash_kind::kill;
    const auto outcome = lives(options, 1, 20);
    EXPECT_TRUE(outcome.wrong.empty()) << outcome.text();
}

TEST(memory, loses_nothing_when_it_is_killed) {
    power_options options;
    options.keeps = durability::memory;
    options.crash = crash_kind::kill;
    const auto outcome = lives(options, 1, 20);
    EXPECT_TRUE(outcome.wrong.empty()) << outcome.text();
}

// Proves that the tests above can fail.
TEST(checker, catches_a_ledger_that_does_not_sync) {
    power_options options;
    options.keeps = durability::memory;
    EXPECT_TRUE(goes_wrong(options, 10));
    options.tail_may_go = true;
    EXPECT_TRUE(goes_wrong(options, 150)) << "more than a tail can go";
}

TEST(checker, catches_a_disk_whose_syncs_lie) {
    power_options options;
    options.syncs_lie = true;
    EXPECT_TRUE(goes_wrong(options, 10));
}

}  // namespace
}  // namespace sluice::testing
