#include "app/held_memory.hpp"

#include <gtest/gtest.h>

namespace sluice::app {
namespace {

using std::chrono::milliseconds;

TEST(idle_moments, come_when_the_start_is_over) {
    idle_moments moments;
    EXPECT_FALSE(moments.look(milliseconds(400)));  // still at work
    EXPECT_TRUE(moments.look(milliseconds(402)));
}

TEST(idle_moments, come_once_for_each_time_of_work) {
    idle_moments moments;
    moments.look(milliseconds(400));
    moments.look(milliseconds(402));
    EXPECT_FALSE(moments.look(milliseconds(404)));
    EXPECT_FALSE(moments.look(milliseconds(900)));  // a run
    EXPECT_TRUE(moments.look(milliseconds(901)));
}

TEST(idle_moments, do_not_come_under_steady_load) {
    idle_moments moments;
    for (int used = 100; used < 10'000; used += 30) {
        EXPECT_FALSE(moments.look(milliseconds(used))) << used;
    }
}

TEST(idle_moments, wait_until_small_work_adds_up) {
    idle_moments moments;
    moments.look(milliseconds(400));
    moments.look(milliseconds(401));
    EXPECT_FALSE(moments.look(milliseconds(421)));
    EXPECT_FALSE(moments.look(milliseconds(441)));
    EXPECT_TRUE(moments.look(milliseconds(461)));
}

}  // namespace
}  // namespace sluice::app
