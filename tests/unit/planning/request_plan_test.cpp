#include "planning/slowing.hpp"
#include "support/moments.hpp"
#include "unit/planning/planned_budgets.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sluice::planning {
namespace {

using sluice::testing::noon;
using ::testing::HasSubstr;

double rate_of(const char* schedule) {
    return runs_a_minute(*engine::schedule::parse(schedule, "UTC"), noon);
}

TEST(request_plan, rates_are_those_of_the_busiest_hour) {
    EXPECT_DOUBLE_EQ(rate_of("every 1s"), 60);
    EXPECT_DOUBLE_EQ(rate_of("every 5m"), 0.2);
    EXPECT_DOUBLE_EQ(rate_of("0 6 * * *"), 1.0 / 60);
    EXPECT_DOUBLE_EQ(rate_of("* 9-17 * * *"), 1);
    EXPECT_DOUBLE_EQ(rate_of("by hand"), 0);
}

TEST(request_plan, what_fits_needs_no_slowing) {
    EXPECT_TRUE(what_to_slow(budget_of({use("posts", 60, 1)})).empty());
}

TEST(request_plan, the_largest_is_slowed_so_that_all_fits_with_room) {
    const auto slow = what_to_slow(budget_of({use("posts", 1, 48), use("drafts", 1, 24)}));
    ASSERT_EQ(slow.size(), 1U);
    EXPECT_EQ(slow[0].incoming, "posts");
    EXPECT_THAT(slow[0].message, HasSubstr("72 requests a minute"));
    EXPECT_EQ(slow[0].mend, "slow it to 'every 2m'");
}

// 48 of 60 requests may be used: 8 stay for the small one, and the two large ones share 40.
TEST(request_plan, when_one_is_not_enough_each_one_is_named_with_its_own_interval) {
    const auto slow =
        what_to_slow(budget_of({use("small", 1, 8), use("posts", 1, 96), use("drafts", 1, 60)}));
    ASSERT_EQ(slow.size(), 2U);
    EXPECT_EQ(slow[0].incoming, "posts");
    EXPECT_EQ(slow[0].mend, "slow it to 'every 5m'");
    EXPECT_EQ(slow[1].incoming, "drafts");
    EXPECT_EQ(slow[1].mend, "slow it to 'every 3m'");
}

TEST(request_plan, where_publishing_alone_asks_for_more_no_schedule_helps) {
    EXPECT_TRUE(what_to_slow(budget_of({use("posts", 1, 8), use("post", 1, 96, false)})).empty());
}

}  // namespace
}  // namespace sluice::planning
