// 1,000 losses of power and more, on a disk that keeps, drops, tears and reorders what was not
// synced.

#include "faults/power/power_history.hpp"

#include <gtest/gtest.h>

namespace sluice::testing {
namespace {

using ledger::durability;

power_outcome lives(power_options options, std::uint32_t first, std::uint32_t count) {
    power_outcome all;
    for (std::uint32_t seed = first; seed < first + count; ++seed) {
        options.seed = seed;
        all += run_power_history(options);
    }
    return all;
}

// For what has to go wrong: one life that did is enough.
bool goes_wrong(power_options options, std::uint32_t count) {
    for (options.seed = 1; options.seed <= count; ++options.seed) {
        if (!run_power_history(options).wrong.empty()) {
            return true;
        }
    }
    return false;
}

std::string text_of(const power_outcome& outcome) {
    std::string text = std::to_string(outcome.losses) + " losses, " +
                       std::to_string(outcome.acknowledged) + " calls acknowledged";
    for (const auto& [name, count] : outcome.faults) {
        text += "; " + name + " " + std::to_string(count);
    }
    for (const auto& one : outcome.wrong) {
        text += "\n" + one;
    }
    return text;
}

// In quarters, so that they run side by side.
struct power_safe : ::testing::TestWithParam<std::uint32_t> {};

TEST_P(power_safe, loses_nothing_that_was_acknowledged_and_always_opens) {
    const auto outcome = lives({}, GetParam(), 50);
    EXPECT_TRUE(outcome.wrong.empty()) << text_of(outcome);
    EXPECT_GE(outcome.losses, 250);
    EXPECT_GT(outcome.acknowledged, 2000) << text_of(outcome);
    RecordProperty("what", text_of(outcome));
}

INSTANTIATE_TEST_SUITE_P(quarters, power_safe, ::testing::Values(1, 1001, 2001, 3001));

TEST(power_safe_log_copy, loses_nothing_when_the_log_is_copied_meanwhile) {
    power_options options;
    options.losses = 2;
    options.calls = 120;
    options.steps = 20'000;
    options.largest_task = 500'000;
    auto outcome = lives(options, 5001, 3);
    EXPECT_TRUE(outcome.wrong.empty()) << text_of(outcome);
    EXPECT_GT(outcome.faults[log_copied], 0) << text_of(outcome);
    RecordProperty("what", text_of(outcome));
}

TEST(crash_safe, loses_only_the_tail_when_the_power_goes) {
    power_options options;
    options.keeps = durability::crash_safe;
    options.tail_may_go = true;
    const auto outcome = lives(options, 1, 40);
    EXPECT_TRUE(outcome.wrong.empty()) << text_of(outcome);
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
    EXPECT_TRUE(outcome.wrong.empty()) << text_of(outcome);
}

TEST(memory, loses_nothing_when_it_is_killed) {
    power_options options;
    options.keeps = durability::memory;
    options.crash = crash_kind::kill;
    const auto outcome = lives(options, 1, 20);
    EXPECT_TRUE(outcome.wrong.empty()) << text_of(outcome);
}

// What the tests above rest on: they would see it.
TEST(checker, catches_a_ledger_that_does_not_sync) {
    power_options options;
    options.keeps = durability::memory;
    EXPECT_TRUE(goes_wrong(options, 10));
    options.tail_may_go = true;
    EXPECT_TRUE(goes_wrong(options, 40)) << "more than a tail can go";
}

TEST(checker, catches_a_disk_whose_syncs_lie) {
    power_options options;
    options.syncs_lie = true;
    EXPECT_TRUE(goes_wrong(options, 10));
}

}  // namespace
}  // namespace sluice::testing
