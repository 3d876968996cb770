#include "support/budget_simulation.hpp"

#include <gtest/gtest.h>

namespace sluice::testing {
namespace {

using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;

// tests/bench/budget_bench runs the same for more hours.
simulated_hour hour(std::uint64_t seed) {
    simulated_hour settings;
    settings.seed = seed;
    return settings;
}

void expect_well_spent(const simulation_report& report) {
    EXPECT_EQ(report.refused, 0);
    EXPECT_GE(report.used, 0.95);
    EXPECT_LE(report.waits.longest_by_listing, seconds(2));
    EXPECT_GT(report.published, 300);
}

TEST(budget_simulation, an_hour_is_spent_whole_and_nothing_is_refused) {
    const auto report = simulate(hour(1));
    expect_well_spent(report);
    EXPECT_EQ(report.others_noticed, 0);
}

TEST(budget_simulation, an_exact_reset_is_no_trap) {
    auto settings = hour(2);
    settings.whole_seconds = false;
    expect_well_spent(simulate(settings));
}

TEST(budget_simulation, a_restart_every_minute_spends_nothing_twice) {
    auto settings = hour(3);
    settings.restart_every = seconds(60);
    const auto report = simulate(settings);
    expect_well_spent(report);
    EXPECT_GT(report.restarts, 50);
}

TEST(budget_simulation, a_crash_loop_spends_nothing_twice) {
    auto settings = hour(4);
    settings.restart_every = seconds(5);
    const auto report = simulate(settings);
    EXPECT_EQ(report.refused, 0);
    EXPECT_GE(report.used, 0.95);
    EXPECT_GT(report.restarts, 400);
    settings.headers = false;
    EXPECT_EQ(simulate(settings).refused, 0);
}

TEST(budget_simulation, another_program_is_noticed_and_left_its_half) {
    auto settings = hour(1);
    settings.others = 30;
    const auto report = simulate(settings);
    expect_well_spent(report);
    EXPECT_GT(report.others_noticed, 0);
    EXPECT_LE(report.others_refused, 20);  // of 1,800
}

TEST(budget_simulation, no_listing_starves) {
    const auto report = simulate(hour(5));
    // The incomings want 36, 24 and 2.6 requests a minute; some 52 are available.
    EXPECT_GT(report.listed.at("profiles"), 140);
    EXPECT_GT(report.listed.at("drafts"), 1'200);
    EXPECT_GT(report.listed.at("posts"), 1'200);
}

TEST(budget_simulation, can_fail_a_budget_that_believes_in_more_is_refused) {
    auto settings = hour(6);
    settings.length = minutes(5);
    settings.headers = false;
    EXPECT_EQ(simulate(settings).refused, 0);
    settings.believed = 90;
    EXPECT_GT(simulate(settings).refused, 0);
}

}  // namespace
}  // namespace sluice::testing
