#include "sandbox/world.hpp"

#include "support/moments.hpp"

#include <gtest/gtest.h>

namespace sluice::sandbox {
namespace {

using sluice::testing::march_noon;
using std::chrono::minutes;

class world_of_posts : public ::testing::Test {
 protected:
    post make(std::string id, std::string_view status) {
        post made;
        made.id = std::move(id);
        made.workspace = world_.places().workspaces[0].id;
        made.status = status;
        made.profiles = {world_.places().workspaces[0].profiles[0].id};
        made.created = march_noon;
        made.sequence = world_.next_sequence();
        return made;
    }

    void put(post what) { world_.apply(put_post{std::move(what)}); }

    post scheduled(std::string id, wall_time at) {
        auto made = make(std::move(id), status::scheduled);
        made.scheduled_at = at;
        return made;
    }

    std::string status_after(wall_time now, const switches& how = {}) {
        for (const auto& what : world_.due(now, how)) {
            world_.apply(what);
        }
        return world_.find("a")->status;
    }

    world world_{make_directory(1)};
};

TEST_F(world_of_posts, posts_what_is_scheduled_when_its_time_passes_and_once) {
    put(scheduled("a", march_noon + minutes(10)));
    EXPECT_TRUE(world_.due(march_noon + minutes(9), {}).empty());
    EXPECT_EQ(status_after(march_noon + minutes(10)), "POSTED");
    EXPECT_TRUE(world_.due(march_noon + minutes(11), {}).empty());
}

TEST_F(world_of_posts, makes_an_error_of_it_or_nothing_when_asked_to) {
    put(scheduled("a", march_noon));
    switches how;
    how.due = due_outcome::stay;
    EXPECT_EQ(status_after(march_noon, how), "SCHEDULED");
    how.due = due_outcome::error;
    EXPECT_EQ(status_after(march_noon, how), "ERROR");
}

TEST_F(world_of_posts, parks_a_due_post_of_an_unhealthy_profile) {
    put(scheduled("a", march_noon));
    world_.apply(profile_health{world_.places().workspaces[0].profiles[0].id, false});
    EXPECT_EQ(status_after(march_noon), "NEEDS_ATTENTION");
}

TEST_F(world_of_posts, hides_what_is_not_written_yet) {
    auto draft = make("a", status::draft);
    draft.visible_from = march_noon + minutes(1);
    put(draft);
    EXPECT_EQ(world_.find("a"), nullptr);
    EXPECT_TRUE(world_.holds("a"));
    EXPECT_TRUE(world_.list(draft.workspace, {}).empty());
    EXPECT_EQ(status_after(march_noon + minutes(1)), "DRAFT");
    EXPECT_EQ(world_.list(draft.workspace, {}).size(), 1U);
}

TEST_F(world_of_posts, follows_a_replaced_post_in_its_lists_and_its_agenda) {
    put(scheduled("a", march_noon));
    put(scheduled("a", march_noon + minutes(30)));
    EXPECT_TRUE(world_.due(march_noon + minutes(1), {}).empty());
    put(make("a", status::draft));
    EXPECT_TRUE(world_.due(march_noon + minutes(60), {}).empty());
    const auto& index = world_.index_of(world_.places().workspaces[0].id);
    EXPECT_EQ(index.size(), 1U);
    EXPECT_FALSE(index.by_status().contains("SCHEDULED"));
}

TEST_F(world_of_posts, removes_and_does_not_mind_what_is_not_there) {
    put(scheduled("a", march_noon));
    world_.apply(remove_post{"a"});
    world_.apply(remove_post{"a"});
    EXPECT_EQ(world_.find("a"), nullptr);
    EXPECT_TRUE(world_.due(march_noon, {}).empty());
}

}  // namespace
}  // namespace sluice::sandbox
