#include "access/spent_log.hpp"

#include "support/moments.hpp"

#include <gtest/gtest.h>

namespace sluice::access {
namespace {

using sluice::testing::noon;
using std::chrono::minutes;
using std::chrono::seconds;

TEST(spent_log, a_request_counts_until_its_slot_has_left) {
    spent_log log{minutes(1)};
    log.add(noon + std::chrono::milliseconds(900), 3);
    EXPECT_EQ(log.count(noon + seconds(1)), 3);
    EXPECT_EQ(log.count(noon + std::chrono::milliseconds(60'999)), 3);
    EXPECT_EQ(log.falls_at(), noon + seconds(61));
    EXPECT_EQ(log.count(noon + seconds(61)), 0);
    EXPECT_FALSE(log.falls_at());
}

TEST(spent_log, slots_add_up) {
    spent_log log{minutes(1)};
    log.add(noon, 2);
    log.add(noon + seconds(30));
    log.add(noon + seconds(30), 0);
    EXPECT_EQ(log.count(noon + seconds(31)), 3);
    EXPECT_EQ(log.count(noon + seconds(61)), 1);
    EXPECT_EQ(log.slots().size(), 1U);
}

// Stored before each request.
TEST(spent_log, does_not_grow_when_nobody_counts) {
    spent_log log{minutes(1)};
    for (int at = 0; at < 1'000; ++at) {
        log.add(noon + seconds(at));
    }
    EXPECT_LE(log.slots().size(), 62U);
}

}  // namespace
}  // namespace sluice::access
