#include "access/oauth/lost_access.hpp"

#include "support/moments.hpp"

#include <gtest/gtest.h>

namespace sluice::access {
namespace {

using sluice::testing::late_in_2015;
using std::chrono::minutes;

const failure no(failure_class::credential, "no");

TEST(lost_access, nothing_is_lost_at_first) {
    EXPECT_FALSE(lost_access().any());
    EXPECT_FALSE(lost_access().still("", late_in_2015));
}

TEST(lost_access, what_is_refused_for_good_is_not_asked_for_again) {
    lost_access lost;
    lost.refused("m1", no, true, late_in_2015);
    EXPECT_TRUE(lost.still("m1", late_in_2015 + minutes(100'000)));
    EXPECT_FALSE(lost.still("m1", late_in_2015)->retry_after);
    EXPECT_FALSE(lost.end().again);
    EXPECT_FALSE(lost.still("m2", late_in_2015)) << "another token is another matter";
}

TEST(lost_access, another_token_begins_with_the_shortest_pause) {
    lost_access lost;
    lost.refused("m1", no, false, late_in_2015);
    lost.refused("m1", no, false, late_in_2015);
    EXPECT_EQ(lost.still("m1", late_in_2015)->retry_after, minutes(2));
    lost.refused("m2", no, false, late_in_2015);
    EXPECT_EQ(lost.still("m2", late_in_2015)->retry_after, minutes(1));
    lost.over();
    EXPECT_FALSE(lost.any());
    EXPECT_FALSE(lost.still("m2", late_in_2015));
}

}  // namespace
}  // namespace sluice::access
