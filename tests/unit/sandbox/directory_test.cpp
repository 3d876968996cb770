#include "sandbox/directory.hpp"

#include <boost/json/object.hpp>
#include <gtest/gtest.h>

namespace sluice::sandbox {
namespace {

TEST(directory, has_two_workspaces_and_five_healthy_profiles) {
    const auto made = make_directory(1);
    ASSERT_EQ(made.workspaces.size(), 2U);
    EXPECT_EQ(made.workspaces[0].profiles.size() + made.workspaces[1].profiles.size(), 5U);
    for (const auto& space : made.workspaces) {
        for (const auto& profile : space.profiles) {
            EXPECT_TRUE(profile.healthy);
            EXPECT_EQ(profile.id.size(), 25U);
        }
    }
}

// docs/sandbox.md and config/quickstart name these.
TEST(directory, keeps_the_ids_that_are_written_down_for_seed_1) {
    const auto made = make_directory(1);
    EXPECT_EQ(made.workspaces[0].id, "clrep50lc000100016gqa6qju");
    EXPECT_EQ(made.workspaces[0].profiles[0].id, "clrep6aw000020001tmdfurbd");
    EXPECT_EQ(made.workspaces[0].profiles[1].id, "clrep7l6o0003000198pcrafw");
    EXPECT_EQ(made.workspaces[0].profiles[2].id, "clrep8vhc00040001gdaxff2q");
    EXPECT_EQ(made.workspaces[1].id, "clreplqg0000e00013y2arwc0");
    EXPECT_EQ(made.workspaces[1].profiles[0].id, "clrepn0qo000f00019x7ytwvs");
    EXPECT_EQ(made.workspaces[1].profiles[1].id, "clrepob1c000g0001nf6nz9gf");
}

TEST(directory, finds_by_id_and_by_nothing_else) {
    auto made = make_directory(3);
    const auto& space = made.workspaces[1];
    EXPECT_EQ(made.find(space.id), &space);
    EXPECT_EQ(made.find(space.name), nullptr);
    EXPECT_EQ(space.profile(space.profiles[0].id), &space.profiles[0]);
    EXPECT_EQ(space.profile(made.workspaces[0].profiles[0].id), nullptr);
    EXPECT_EQ(made.find_workflow(space.workflows[0].id), &space.workflows[0]);
    EXPECT_TRUE(made.set_health(space.profiles[1].id, false));
    EXPECT_FALSE(space.profiles[1].healthy);
    EXPECT_FALSE(made.set_health("nobody", false));
}

}  // namespace
}  // namespace sluice::sandbox
