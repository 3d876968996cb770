#include "app/watchdog.hpp"

#include <gtest/gtest.h>

#include <unistd.h>

namespace sluice::app {
namespace {

using std::chrono::milliseconds;

TEST(watchdog, is_fed_three_times_in_its_time) {
    EXPECT_EQ(watchdog_interval("60000000", ""), milliseconds(20'000));
    EXPECT_EQ(watchdog_interval("60000000", std::to_string(::getpid())), milliseconds(20'000));
    EXPECT_EQ(watchdog_interval("1", ""), milliseconds(1));
}

TEST(watchdog, is_not_fed_where_nobody_watches) {
    EXPECT_EQ(watchdog_interval("", ""), std::nullopt);
    EXPECT_EQ(watchdog_interval("0", ""), std::nullopt);
    EXPECT_EQ(watchdog_interval("-5", ""), std::nullopt);
    EXPECT_EQ(watchdog_interval("60s", ""), std::nullopt);
    EXPECT_EQ(watchdog_interval("60000000", "1"), std::nullopt) << "another process";
}

}  // namespace
}  // namespace sluice::app
