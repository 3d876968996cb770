#include "sandbox/sandbox_time.hpp"

#include <gtest/gtest.h>

namespace sluice::sandbox {
namespace {

using std::chrono::hours;
using std::chrono::seconds;

const wall_time start = *parse_utc("2026-03-01T12:00:00Z");

TEST(sandbox_time, is_start_and_elapsed_times_speed_and_what_was_advanced) {
    sandbox_time time(start, start + hours(1), 60.0);
    EXPECT_EQ(time.at(start), start + hours(1));
    EXPECT_EQ(time.at(start + seconds(10)), start + hours(1) + seconds(600));
    time.advance(hours(24));
    EXPECT_EQ(time.at(start + seconds(10)), start + hours(25) + seconds(600));
}

TEST(sandbox_time, keeps_what_has_passed_when_the_speed_changes) {
    sandbox_time time(start, start, 60.0);
    time.set_speed(start + seconds(10), 1.0);
    EXPECT_EQ(time.at(start + seconds(15)), start + seconds(605));
}

TEST(sandbox_time, does_not_follow_a_machine_that_goes_back) {
    const sandbox_time time(start, start, 1.0);
    EXPECT_EQ(time.at(start - hours(1)), start);
}

}  // namespace
}  // namespace sluice::sandbox
