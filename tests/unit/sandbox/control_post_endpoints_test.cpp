#include "unit/sandbox/service_fixture.hpp"

namespace sluice::sandbox {
namespace {

using control_post_endpoints = service_fixture;

TEST_F(control_post_endpoints, plants_what_the_api_would_not_let_happen) {
    const auto made = control("POST", "/posts",
                              R"({"workspaceId":")" + second().id +
                                  R"(","caption":"old","status":"SOMETHING_NEW",)"
                                  R"("createdAt":"2020-01-01T00:00:00Z"})");
    ASSERT_EQ(made.message.status, 201U) << made.message.body;
    const auto id = std::string(body_of(made).at("postGroupIds").at(0).as_string());
    EXPECT_EQ(status_of(id), "SOMETHING_NEW");
    const auto oldest = ids_in(ask("GET", "/post?perPage=50&page=1&workspaceId=" + second().id));
    EXPECT_EQ(oldest.back(), id);
    EXPECT_EQ(control("POST", "/posts", R"({"workspaceId":"nobody"})").message.status, 422U);
    EXPECT_EQ(control("POST", "/posts", R"({"createdAt":"long ago"})").message.status, 422U);
}

TEST_F(control_post_endpoints, plants_many_in_one_go) {
    const auto made = control("POST", "/posts", R"({"caption":"n","count":1000})");
    EXPECT_EQ(body_of(made).at("postGroupIds").as_array().size(), 1000U);
    EXPECT_EQ(body_of(control("GET", "/posts?origin=planted")).as_array().size(), 1000U);
    EXPECT_EQ(body_of(control("GET", "/state")).at("by_status").at("DRAFT").as_int64(), 1038);
}

TEST_F(control_post_endpoints, edits_and_removes_as_a_person_would) {
    const auto id = create(R"("caption":"x")");
    EXPECT_EQ(control("POST", "/posts/" + id, R"({"status":"ERROR","caption":"y"})").message.status,
              200U);
    EXPECT_EQ(status_of(id), "ERROR");
    EXPECT_EQ(post_at(id).at("posts").at(0).at("caption").as_string(), "y");
    EXPECT_EQ(control("DELETE", "/posts/" + id).message.status, 200U);
    EXPECT_EQ(ask("GET", "/post/" + id).message.status, 404U);
    EXPECT_EQ(control("DELETE", "/posts/" + id).message.status, 404U);
    EXPECT_EQ(control("POST", "/posts/" + id, "{}").message.status, 404U);
}

TEST_F(control_post_endpoints, filters_what_it_shows) {
    create(R"("caption":"x")");
    const auto count = [&](const std::string& query) {
        return body_of(control("GET", "/posts" + query)).as_array().size();
    };
    EXPECT_EQ(count(""), 238U);
    EXPECT_EQ(count("?origin=created"), 1U);
    EXPECT_EQ(count("?status=NEEDS_ATTENTION"), 7U);
    EXPECT_EQ(count("?workspaceId=" + second().id), 59U);
}

TEST_F(control_post_endpoints, takes_a_profile_by_id_or_network) {
    EXPECT_EQ(control("POST", "/profiles/" + profile(1), R"({"healthy":false})").message.status,
              200U);
    EXPECT_FALSE(first().profiles[1].healthy);
    EXPECT_EQ(control("POST", "/profiles/instagram", R"({"healthy":true})").message.status, 200U);
    EXPECT_TRUE(first().profiles[1].healthy);
    EXPECT_EQ(control("POST", "/profiles/nobody", R"({"healthy":true})").message.status, 404U);
    EXPECT_EQ(control("POST", "/profiles/instagram", "{}").message.status, 422U);
}

}  // namespace
}  // namespace sluice::sandbox
