// The documented API, used by a foreign client: curl sends the requests as Ocoya's reference shows
// them.

#include "e2e/job.hpp"

#include <boost/json/parse.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace sluice::testing {
namespace {

using ::testing::HasSubstr;

struct plain_client : ::testing::Test {
    struct reply {
        std::string status;
        boost::json::value body;
        std::string head;
    };

    // Head and body on the standard output, the status after them.
    reply curl(const std::string& method, const std::string& path, const std::string& body = {},
               const std::string& key = "sandbox-key") const {
        launch launch;
        launch.file = "/usr/bin/curl";
        launch.arguments = {"--silent", "--show-error", "--include",         "--request",
                            method,     "--header",     "X-API-Key: " + key, sandbox.api() + path};
        if (!body.empty()) {
            launch.arguments.insert(launch.arguments.end(),
                                    {"--header", "Content-Type: application/json", "--data", body});
        }
        const auto done = run_to_end_of(launch);
        EXPECT_EQ(done.code, 0) << done.err;
        const auto end = done.out.find("\r\n\r\n");
        reply got;
        got.head = done.out.substr(0, end);
        got.status = got.head.substr(got.head.find(' ') + 1, 3);
        got.body = boost::json::parse(done.out.substr(end + 4));
        return got;
    }

    std::string in_workspace(const std::string& path) const {
        return path + "?workspaceId=" + std::string(first_workspace);
    }

    sandbox_process sandbox{sluice_program, {"--rate", "60", "--posts", "120"}};
};

TEST_F(plain_client, lists_creates_updates_and_deletes) {
    const auto workspaces = curl("GET", "/workspaces");
    EXPECT_EQ(workspaces.status, "200");
    EXPECT_THAT(workspaces.head, HasSubstr("X-RateLimit-Remaining: 59"));
    EXPECT_EQ(workspaces.body.at(0).at("id").as_string(), first_workspace);
    EXPECT_FALSE(curl("GET", in_workspace("/social-profiles")).body.as_array().empty());
    const auto page = curl("GET", in_workspace("/post") + "&page=1&perPage=50");
    EXPECT_FALSE(page.body.as_array().empty());

    const auto created =
        curl("POST", in_workspace("/post"),
             R"({"caption":"By curl","scheduledAt":"2030-01-31T09:00:00Z","socialProfileIds":[")" +
                 std::string(first_profile) + R"("]})");
    EXPECT_EQ(created.status, "201");
    const std::string id(created.body.at("postGroupId").as_string());
    EXPECT_EQ(curl("GET", "/post/" + id).body.at("status").as_string(), "SCHEDULED");

    EXPECT_EQ(curl("PATCH", "/post/" + id, R"({"scheduledAt":"2030-02-07T09:00:00Z"})").status,
              "200");
    const std::string moved(curl("GET", "/post/" + id).body.at("scheduledAt").as_string());
    EXPECT_THAT(moved, HasSubstr("2030-02-07T09:00:00"));

    EXPECT_EQ(curl("DELETE", "/post/" + id).status, "200");
    EXPECT_EQ(curl("GET", "/post/" + id).status, "404");
}

TEST_F(plain_client, is_told_what_is_wrong) {
    const auto stranger = curl("GET", "/workspaces", {}, "wrong");
    EXPECT_EQ(stranger.status, "403");
    EXPECT_TRUE(stranger.body.as_object().contains("message"));
    const auto empty = curl("POST", in_workspace("/post"), "{}");
    EXPECT_EQ(empty.status, "422");
    EXPECT_TRUE(empty.body.as_object().contains("message"));
}

}  // namespace
}  // namespace sluice::testing
