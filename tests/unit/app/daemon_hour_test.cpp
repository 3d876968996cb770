#include "support/daemon_hour.hpp"

#include <gtest/gtest.h>

namespace sluice::testing {
namespace {

using std::chrono::minutes;
using std::chrono::seconds;

// tests/bench/budget_bench runs the same for more hours.
hour_settings settings_for(std::uint64_t seed) {
    hour_settings settings;
    settings.seed = seed;
    return settings;
}

// The goals of the hour. docs/decisions/0019-budgets.md defines a delay.
void expect_well_spent(const hour_report& report) {
    EXPECT_EQ(report.refused, 0);
    EXPECT_GE(report.used, 0.95);
    EXPECT_LE(report.waits.longest_by_listing, seconds(2));
    EXPECT_GT(report.waits.count, report.published);
    EXPECT_GT(report.published, 300);
    EXPECT_EQ(report.doubled, 0);
    EXPECT_GE(report.published, report.offered - 5);  // the last posts may still be on their way
}

TEST(daemon_hour, is_spent_whole_and_nothing_is_refused) {
    const auto report = spend_hour(settings_for(1));
    expect_well_spent(report);
    EXPECT_GT(report.by_whom.at("incoming.profiles.subscriber"), 100);
}

TEST(daemon_hour, a_restart_every_minute_spends_nothing_twice) {
    auto settings = settings_for(2);
    settings.restart_every = seconds(60);
    const auto report = spend_hour(settings);
    expect_well_spent(report);
    EXPECT_GT(report.restarts, 50);
}

TEST(daemon_hour, another_program_is_left_its_half) {
    auto settings = settings_for(3);
    settings.others = 30;
    const auto report = spend_hour(settings);
    expect_well_spent(report);
    EXPECT_LE(report.others_refused, 10);  // of 1,800
}

TEST(daemon_hour, both_at_once) {
    auto settings = settings_for(4);
    settings.others = 30;
    settings.restart_every = seconds(60);
    const auto report = spend_hour(settings);
    expect_well_spent(report);
    EXPECT_LE(report.others_refused, 10);
    EXPECT_GT(report.restarts, 50);
}

// A daemon whose limit is higher than the server's meets a 429; the sandbox would count it.
TEST(daemon_hour, can_fail) {
    auto settings = settings_for(4);
    settings.length = minutes(5);
    settings.how.headers = sandbox::limit_headers::never;
    settings.believed = 60;
    EXPECT_EQ(spend_hour(settings).refused, 0);
    settings.believed = 90;
    EXPECT_GT(spend_hour(settings).refused, 0);
}

}  // namespace
}  // namespace sluice::testing
