#include "sandbox/seed.hpp"

#include "support/moments.hpp"

#include <gtest/gtest.h>

#include <map>
#include <set>

namespace sluice::sandbox {
namespace {

using sluice::testing::march_noon;

std::map<std::string, std::size_t> counts(const std::vector<post>& posts) {
    std::map<std::string, std::size_t> out;
    for (const auto& what : posts) {
        ++out[what.status];
    }
    return out;
}

TEST(seed, plants_237_posts_over_all_statuses) {
    const auto posts = seed_posts(make_directory(1), {1, 237, march_noon});
    EXPECT_EQ(posts.size(), 237U);
    const std::map<std::string, std::size_t> expected{{"POSTED", 118},
                                                      {"SCHEDULED", 50},
                                                      {"DRAFT", 38},
                                                      {"ERROR", 9},
                                                      {"NEEDS_ATTENTION", 7},
                                                      {"PENDING_CLIENT_APPROVAL", 9},
                                                      {"PENDING_INTERNAL_APPROVAL", 6}};
    EXPECT_EQ(counts(posts), expected);
}

TEST(seed, plants_any_number_exactly) {
    for (const std::size_t number : {0U, 1U, 5U, 100U, 1000U}) {
        EXPECT_EQ(seed_posts(make_directory(2), {2, number, march_noon}).size(), number);
    }
}

TEST(seed, gives_the_same_world_all_day) {
    const auto places = make_directory(1);
    const auto early = seed_posts(places, {1, 237, march_noon - std::chrono::hours(11)});
    const auto late = seed_posts(places, {1, 237, march_noon + std::chrono::hours(11)});
    ASSERT_EQ(early.size(), late.size());
    for (std::size_t i = 0; i < early.size(); ++i) {
        EXPECT_EQ(write_json(record_of(early[i])), write_json(record_of(late[i])));
    }
}

TEST(seed, gives_each_post_an_id_of_its_own_in_the_order_of_creation) {
    const auto posts = seed_posts(make_directory(1), {1, 237, march_noon});
    std::set<std::string> ids;
    for (std::size_t i = 0; i < posts.size(); ++i) {
        EXPECT_TRUE(ids.insert(posts[i].id).second);
        EXPECT_LT(posts[i].created, march_noon);
        EXPECT_TRUE(i == 0 || posts[i - 1].created <= posts[i].created);
    }
}

// Reference, section 3 (D): scheduledAt is null on drafts.
TEST(seed, dates_everything_but_drafts) {
    wall_time oldest = march_noon;
    for (const auto& what : seed_posts(make_directory(1), {1, 237, march_noon})) {
        EXPECT_EQ(what.scheduled_at.has_value(), what.status != "DRAFT");
        if (what.status == "SCHEDULED") {
            EXPECT_GT(*what.scheduled_at, march_noon + std::chrono::hours(24));
        }
        if (what.status == "DRAFT") {
            oldest = std::min(oldest, what.created);
        }
    }
    EXPECT_LT(oldest, march_noon - std::chrono::hours(60 * 24));
}

TEST(seed, leaves_the_world_alone_for_the_first_day) {
    const auto made = make_world({1, 237, march_noon});
    EXPECT_TRUE(made.due(march_noon + std::chrono::hours(24), switches()).empty());
    EXPECT_FALSE(made.due(march_noon + std::chrono::hours(31 * 24), switches()).empty());
}

}  // namespace
}  // namespace sluice::sandbox
