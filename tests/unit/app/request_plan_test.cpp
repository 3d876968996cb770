#include "app/request_plan_text.hpp"
#include "app/slowing.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sluice::app {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

const auto noon = *parse_utc("2026-02-01T12:00:00Z");

double rate_of(const char* schedule) {
    return runs_a_minute(*engine::schedule::parse(schedule, "UTC"), noon);
}

TEST(RequestPlan, RatesAreThoseOfTheBusiestHour) {
    EXPECT_DOUBLE_EQ(rate_of("every 1s"), 60);
    EXPECT_DOUBLE_EQ(rate_of("every 5m"), 0.2);
    EXPECT_DOUBLE_EQ(rate_of("0 6 * * *"), 1.0 / 60);
    EXPECT_DOUBLE_EQ(rate_of("* 9-17 * * *"), 1);
    EXPECT_DOUBLE_EQ(rate_of("by hand"), 0);
}

planned_use use(std::string name, double times, double requests, bool listing = true) {
    planned_use made;
    made.name = "incoming " + name;
    made.incoming = std::move(name);
    made.schedule = "every 1m";
    made.times_a_minute = times;
    made.requests_each = requests;
    made.listing = listing;
    made.basis = "assumed: one page";
    return made;
}

planned_budget budget_of(std::vector<planned_use> uses) {
    planned_budget made;
    made.id = "0123";
    made.clients = {"ocoya"};
    made.limit = {60, std::chrono::minutes(1)};
    made.uses = std::move(uses);
    return made;
}

TEST(RequestPlan, WhatFitsNeedsNoSlowing) {
    EXPECT_TRUE(what_to_slow(budget_of({use("posts", 60, 1)})).empty());
}

TEST(RequestPlan, TheLargestIsSlowedSoThatAllFitsWithRoom) {
    const auto slow = what_to_slow(budget_of({use("posts", 1, 48), use("drafts", 1, 24)}));
    ASSERT_EQ(slow.size(), 1U);
    EXPECT_EQ(slow[0].incoming, "posts");
    EXPECT_THAT(slow[0].message, HasSubstr("72 requests a minute"));
    EXPECT_EQ(slow[0].mend, "slow it to 'every 2m'");
}

// 48 of 60 are to be used: 8 stay for the small one, and the two large ones share 40.
TEST(RequestPlan, WhenOneIsNotEnoughEachOneIsNamedWithItsOwnInterval) {
    const auto slow =
        what_to_slow(budget_of({use("small", 1, 8), use("posts", 1, 96), use("drafts", 1, 60)}));
    ASSERT_EQ(slow.size(), 2U);
    EXPECT_EQ(slow[0].incoming, "posts");
    EXPECT_EQ(slow[0].mend, "slow it to 'every 5m'");
    EXPECT_EQ(slow[1].incoming, "drafts");
    EXPECT_EQ(slow[1].mend, "slow it to 'every 3m'");
}

TEST(RequestPlan, WherePublishingAloneAsksForMoreNoScheduleHelps) {
    EXPECT_TRUE(what_to_slow(budget_of({use("posts", 1, 8), use("post", 1, 96, false)})).empty());
}

TEST(RequestPlan, TheTableSaysWhatItStandsOn) {
    const auto text = plan_text({budget_of({use("posts", 0.2, 12)})}, false);
    EXPECT_THAT(text, HasSubstr("Key of ocoya: 60 requests in 1m"));
    EXPECT_THAT(text, HasSubstr("2.4 of 60 requests a minute, 4 %"));
    EXPECT_THAT(text, HasSubstr("assumed: one page"));
    EXPECT_THAT(text, HasSubstr("Nothing was measured"));
    EXPECT_THAT(text, Not(HasSubstr("does not fit")));
}

TEST(RequestPlan, WhatIsFollowedIsToldAtItsWorstAndIsNotInTheSum) {
    auto follow = use("wishes > follow", 0.1, 60, false);
    follow.while_followed = 40;
    const auto text = plan_text({budget_of({follow, use("posts", 1, 1)})}, true);
    EXPECT_THAT(text,
                HasSubstr("wishes > follow: up to 40 requests a minute while one is followed"));
    EXPECT_THAT(text, Not(HasSubstr("posts: up to")));
    EXPECT_THAT(text, HasSubstr("7 of 60 requests a minute"));
    EXPECT_THAT(plan_json({budget_of({follow})}), HasSubstr("\"while_followed\":"));
}

TEST(RequestPlan, TheTableNamesWhatDoesNotFit) {
    EXPECT_THAT(plan_text({budget_of({use("posts", 1, 96)})}, true),
                HasSubstr("does not fit: incoming 'posts': slow it to 'every 2m'"));
    EXPECT_THAT(plan_text({budget_of({use("posts", 1, 96, false)})}, true),
                HasSubstr("publishing alone asks for more"));
    EXPECT_THAT(plan_json({budget_of({use("posts", 1, 96)})}), HasSubstr("\"fits\":false"));
}

}  // namespace
}  // namespace sluice::app
