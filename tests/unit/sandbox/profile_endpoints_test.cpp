#include "unit/sandbox/service_fixture.hpp"

namespace sluice::sandbox {
namespace {

using profile_endpoints = service_fixture;

// Reference, section 3 (D).
TEST_F(profile_endpoints, social_profiles_is_an_array_of_the_workspace) {
    const auto list = body_of(ask("GET", "/social-profiles" + ws()));
    ASSERT_EQ(list.as_array().size(), 3U);
    const auto& one = list.as_array()[0].as_object();
    EXPECT_EQ(one.size(), 4U);
    EXPECT_EQ(one.at("id").as_string(), profile(0));
    EXPECT_EQ(one.at("provider").as_string(), "facebook");
    EXPECT_EQ(one.at("name").as_string(), "Harbour Coffee");
    EXPECT_TRUE(one.at("image").as_string().starts_with("https://"));
    const auto other = body_of(ask("GET", "/social-profiles?workspaceId=" + second().id));
    EXPECT_EQ(other.as_array().size(), 2U);
}

// Reference, row 4 (D).
TEST_F(profile_endpoints, a_posted_connection_url_is_a_url) {
    const auto made =
        ask("POST", "/social-profiles/connection-url" + ws(), R"({"provider":"Bluesky"})");
    EXPECT_EQ(made.message.status, 200U);
    const auto body = body_of(made);
    EXPECT_EQ(body.as_object().size(), 1U);
    EXPECT_TRUE(body.at("url").as_string().starts_with("https://"));
    EXPECT_FALSE(made.applied);
    EXPECT_EQ(ask("POST", "/social-profiles/connection-url" + ws(), R"({"provider":"myspace"})")
                  .message.status,
              422U);
}

// Reference, row 5 (D).
TEST_F(profile_endpoints, the_earlier_connection_url_is_an_object_of_five) {
    const auto made = ask("GET", "/social-profiles/connection-url" + ws() + "&provider=tiktok");
    EXPECT_EQ(made.message.status, 200U);
    const auto body = body_of(made);
    for (const char* name :
         {"provider", "authProvider", "authUrl", "callbackUrl", "instructions"}) {
        EXPECT_TRUE(body.as_object().contains(name)) << name;
    }
    EXPECT_EQ(ask("GET", "/social-profiles/connection-url" + ws()).message.status, 422U);
}

}  // namespace
}  // namespace sluice::sandbox
