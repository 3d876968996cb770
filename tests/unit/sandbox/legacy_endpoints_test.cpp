#include "unit/sandbox/service_fixture.hpp"

namespace sluice::sandbox {
namespace {

class legacy_endpoints : public service_fixture {
 protected:
    // Reference, section 5: every reply of the older API says that it is reconstructed.
    void expect_reconstructed(const answer& made, unsigned status) {
        EXPECT_EQ(made.message.status, status) << made.message.body;
        EXPECT_EQ(header_of(made, "X-Sandbox-Reconstructed"), "true");
        EXPECT_EQ(header_of(made, "X-Sandbox-Assumed"), "(none)");
    }

    std::string body() {
        return R"({"caption":"Older","socialProfileIds":[")" + profile(0) +
               R"("],"scheduledAt":")" + later(std::chrono::minutes(60)) + "\"}";
    }
};

TEST_F(legacy_endpoints, schedules_are_listed_created_changed_and_deleted) {
    const auto before = body_of(ask("GET", "/schedules")).as_array().size();
    const auto made = ask("POST", "/schedules", body());
    expect_reconstructed(made, 201);
    const auto id = std::string(body_of(made).at("postGroupId").as_string());
    const auto list = ask("GET", "/schedules?workspaceId=" + first().id);
    expect_reconstructed(list, 200);
    EXPECT_EQ(body_of(list).as_array().size(), before + 1);
    expect_reconstructed(ask("PATCH", "/schedules/" + id,
                             R"({"scheduledAt":")" + later(std::chrono::minutes(90)) + "\"}"),
                         200);
    expect_reconstructed(ask("DELETE", "/schedules/" + id), 200);
    EXPECT_EQ(body_of(ask("GET", "/schedules")).as_array().size(), before);
}

TEST_F(legacy_endpoints, workspaces_posts_and_texts_by_ai) {
    const auto list = ask("GET", "/workspace");
    expect_reconstructed(list, 200);
    EXPECT_EQ(ids_in(list).size(), 2U);
    expect_reconstructed(ask("POST", "/posts", body()), 201);
    EXPECT_EQ(created(), std::vector<std::string>{"Older"});
    const auto text = ask("POST", "/ai/copy", R"({"topic":"tea"})");
    expect_reconstructed(text, 200);
    EXPECT_EQ(body_of(text).at("copy").as_string(), "Written for you: tea");
    expect_reconstructed(ask("POST", "/ai/copy", "{}"), 422);
}

TEST_F(legacy_endpoints, an_unknown_workspace_is_not_found) {
    expect_reconstructed(ask("GET", "/schedules?workspaceId=nobody"), 404);
    expect_reconstructed(ask("POST", "/posts?workspaceId=nobody", body()), 404);
}

}  // namespace
}  // namespace sluice::sandbox
