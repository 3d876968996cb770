#include "unit/sandbox/service_fixture.hpp"

namespace sluice::sandbox {
namespace {

using control_endpoints_of = service_fixture;

TEST_F(control_endpoints_of, lists_itself) {
    const auto list = body_of(control("GET", ""));
    EXPECT_EQ(list.as_array().size(), control_endpoints().size());
    EXPECT_EQ(list.at(0).at("path").as_string(), "/_sandbox");
    EXPECT_EQ(control("GET", "/nothing").message.status, 404U);
    EXPECT_EQ(control("DELETE", "/state").message.status, 405U);
}

TEST_F(control_endpoints_of, counts_posts_and_requests_received_and_applied) {
    const auto id = create(R"("caption":"x")");
    ask("POST", "/post" + ws(), "{}");
    fault(R"({"kind":"cut_after","method":"DELETE"})");
    ask("DELETE", "/post/" + id);
    ask("PATCH", "/post/" + id, R"({"scheduledAt":"2026-03-05T08:30:00Z"})");
    ask("GET", "/me");
    const auto state = body_of(control("GET", "/state"));
    EXPECT_EQ(state.at("by_status").at("NEEDS_ATTENTION").as_int64(), 7);
    EXPECT_EQ(state.at("by_origin").at("seeded").as_int64(), 237);
    EXPECT_EQ(state.at("workspaces").at(0).at("posts").as_int64(), 178);
    EXPECT_EQ(state.at("workspaces").at(1).at("posts").as_int64(), 59);
    EXPECT_EQ(write_json(state.at("requests")),
              R"({"DELETE":{"received":1,"applied":1},"GET":{"received":1,"applied":0},)"
              R"("PATCH":{"received":1,"applied":0},"POST":{"received":2,"applied":1}})");
}

TEST_F(control_endpoints_of, remembers_requests_without_their_keys) {
    net::request what;
    what.target = "/api/_public/v1/me";
    what.headers.add("X-API-Key", "a-wrong-key-to-hide");
    send(what);
    fault(R"({"kind":"500"})");
    ask("POST", "/post" + ws(), R"({"caption":"remember"})");
    const auto made = control("GET", "/requests");
    EXPECT_EQ(made.message.body.find("a-wrong-key-to-hide"), std::string::npos);
    EXPECT_EQ(made.message.body.find(default_key), std::string::npos);
    const auto list = body_of(made);
    ASSERT_EQ(list.as_array().size(), 2U);
    EXPECT_EQ(list.at(0).at("key").as_string(), "wrong");
    EXPECT_EQ(list.at(0).at("status").as_int64(), 403);
    EXPECT_EQ(list.at(1).at("key").as_string(), "right");
    EXPECT_EQ(list.at(1).at("fault").as_string(), "500");
    EXPECT_EQ(list.at(1).at("body").as_string(), R"({"caption":"remember"})");
}

TEST_F(control_endpoints_of, moves_the_clock_and_changes_its_speed) {
    advance("36h");
    EXPECT_EQ(body_of(control("GET", "/clock")).at("now").as_string(), "2026-03-03T00:00:00.000Z");
    EXPECT_EQ(control("POST", "/clock", R"({"speed":60})").message.status, 200U);
    now_ += std::chrono::seconds(60);
    EXPECT_EQ(body_of(control("GET", "/clock")).at("now").as_string(), "2026-03-03T01:00:00.000Z");
    for (const char* body : {R"({"advance":"-1h"})", R"({"advance":"soon"})", R"({"speed":-1})",
                             R"({"speed":"fast"})", R"({"advanse":"1h"})", "["}) {
        EXPECT_GE(control("POST", "/clock", body).message.status, 400U) << body;
    }
}

TEST_F(control_endpoints_of, carries_out_what_falls_due_when_the_clock_is_moved) {
    advance("31d");
    const auto state = body_of(control("GET", "/state"));
    EXPECT_FALSE(state.at("by_status").as_object().contains("SCHEDULED"));
    EXPECT_EQ(state.at("by_status").at("POSTED").as_int64(), 168);
}

TEST_F(control_endpoints_of, begins_anew) {
    const auto before = control("GET", "/posts").message.body;
    create(R"("caption":"x")");
    fault(R"({"kind":"500","count":9})");
    advance("5d");
    EXPECT_EQ(control("POST", "/reset").message.status, 200U);
    EXPECT_EQ(control("GET", "/posts").message.body, before);
    EXPECT_EQ(body_of(control("GET", "/faults")).as_array().size(), 0U);
    EXPECT_EQ(body_of(control("GET", "/requests")).as_array().size(), 0U);
    EXPECT_EQ(control("POST", "/reset", R"({"seed":2})").message.status, 200U);
    EXPECT_NE(control("GET", "/posts").message.body, before);
}

}  // namespace
}  // namespace sluice::sandbox
