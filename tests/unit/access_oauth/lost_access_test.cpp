#include "access/oauth/lost_access.hpp"

#include <gtest/gtest.h>

namespace sluice::access {
namespace {

using std::chrono::minutes;

const wall_time start{std::chrono::hours(400'000)};
const failure no(failure_class::credential, "no");

TEST(lost_access, nothing_is_lost_at_first) {
    EXPECT_FALSE(lost_access().any());
    EXPECT_FALSE(lost_access().still("", start));
}

TEST(lost_access, what_is_refused_for_good_is_not_asked_for_again) {
    lost_access lost;
    lost.refused("m1", no, true, start);
    EXPECT_TRUE(lost.still("m1", start + minutes(100'000)));
    EXPECT_FALSE(lost.still("m1", start)->retry_after);
    EXPECT_FALSE(lost.end().again);
    EXPECT_FALSE(lost.still("m2", start)) << "another token is another matter";
}

TEST(lost_access, another_token_begins_with_the_shortest_pause) {
    lost_access lost;
    lost.refused("m1", no, false, start);
    lost.refused("m1", no, false, start);
    EXPECT_EQ(lost.still("m1", start)->retry_after, minutes(2));
    lost.refused("m2", no, false, start);
    EXPECT_EQ(lost.still("m2", start)->retry_after, minutes(1));
    lost.over();
    EXPECT_FALSE(lost.any());
    EXPECT_FALSE(lost.still("m2", start));
}

}  // namespace
}  // namespace sluice::access
