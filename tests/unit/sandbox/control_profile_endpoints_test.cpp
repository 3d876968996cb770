#include "unit/sandbox/scratch_directory.hpp"
#include "unit/sandbox/service_fixture.hpp"

namespace sluice::sandbox {
namespace {

class control_profile_endpoints : public service_fixture {};

TEST_F(control_profile_endpoints, a_profile_vanishes_and_comes_back_under_another_id) {
    const auto id = profile(0);
    EXPECT_EQ(control("DELETE", "/profiles/facebook").message.status, 200U);
    EXPECT_EQ(ids_in(ask("GET", "/social-profiles" + ws())).size(), 2U);
    const auto refused =
        ask("POST", "/post" + ws(), R"({"caption":"Hi","socialProfileIds":[")" + id + "\"]}");
    EXPECT_EQ(refused.message.status, 422U);
    const auto made =
        control("POST", "/profiles", R"({"provider":"facebook","name":"Harbour Coffee"})");
    EXPECT_EQ(made.message.status, 201U);
    EXPECT_NE(body_of(made).at("id").as_string(), id);
    EXPECT_EQ(ids_in(ask("GET", "/social-profiles" + ws())).size(), 3U);
}

TEST_F(control_profile_endpoints, says_what_is_not_known) {
    EXPECT_EQ(control("DELETE", "/profiles/nobody").message.status, 404U);
    EXPECT_EQ(control("POST", "/profiles", R"({"workspaceId":"nobody"})").message.status, 422U);
    EXPECT_EQ(control("POST", "/profiles", R"({"colour":"red"})").message.status, 422U);
}

TEST_F(control_profile_endpoints, outlive_the_process_in_the_journal) {
    const scratch_directory scratch;
    sandbox_settings settings;
    settings.data = scratch.path();
    settings.workspaces = 4;
    begin(settings);
    control("DELETE", "/profiles/facebook");
    control("POST", "/profiles", R"({"provider":"tiktok","name":"New"})");
    begin(settings);
    ASSERT_EQ(first().profiles.size(), 3U);
    EXPECT_EQ(first().profiles[0].provider, "instagram");
    EXPECT_EQ(first().profiles[2].name, "New");
    EXPECT_EQ(service_->inside().all().places().workspaces.size(), 4U);
}

TEST_F(control_profile_endpoints, an_agency_has_as_many_workspaces_as_asked_for) {
    sandbox_settings settings;
    settings.workspaces = 12;
    settings.posts = 120;
    settings.rate = 0;
    const auto one = first().id;
    begin(std::move(settings));
    EXPECT_EQ(first().id, one);  // the others change nothing of the first two
    const auto ids = ids_in(ask("GET", "/workspaces"));
    ASSERT_EQ(ids.size(), 12U);
    for (const auto& id : ids) {
        EXPECT_EQ(ids_in(ask("GET", "/post?perPage=50&workspaceId=" + id)).size(), 10U);
    }
}

}  // namespace
}  // namespace sluice::sandbox
