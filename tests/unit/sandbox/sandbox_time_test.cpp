#include "sandbox/sandbox_time.hpp"

#include "support/moments.hpp"

#include <gtest/gtest.h>

namespace sluice::sandbox {
namespace {

using sluice::testing::march_noon;
using std::chrono::hours;
using std::chrono::seconds;

TEST(sandbox_time, is_start_and_elapsed_times_speed_and_what_was_advanced) {
    sandbox_time time(march_noon, march_noon + hours(1), 60.0);
    EXPECT_EQ(time.at(march_noon), march_noon + hours(1));
    EXPECT_EQ(time.at(march_noon + seconds(10)), march_noon + hours(1) + seconds(600));
    time.advance(hours(24));
    EXPECT_EQ(time.at(march_noon + seconds(10)), march_noon + hours(25) + seconds(600));
}

TEST(sandbox_time, keeps_what_has_passed_when_the_speed_changes) {
    sandbox_time time(march_noon, march_noon, 60.0);
    time.set_speed(march_noon + seconds(10), 1.0);
    EXPECT_EQ(time.at(march_noon + seconds(15)), march_noon + seconds(605));
}

TEST(sandbox_time, does_not_follow_a_machine_that_goes_back) {
    const sandbox_time time(march_noon, march_noon, 1.0);
    EXPECT_EQ(time.at(march_noon - hours(1)), march_noon);
}

}  // namespace
}  // namespace sluice::sandbox
