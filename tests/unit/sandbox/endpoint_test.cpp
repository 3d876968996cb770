#include "sandbox/endpoint.hpp"

#include <gtest/gtest.h>

namespace sluice::sandbox {
namespace {

routing routed(std::string method, std::vector<std::string> segments) {
    call what;
    what.method = std::move(method);
    what.segments = std::move(segments);
    return route(api_endpoints(), what);
}

TEST(endpoint, prefers_what_is_written_out_to_an_id) {
    const auto ai = routed("POST", {"post", "ai"});
    ASSERT_NE(ai.found, nullptr);
    EXPECT_EQ(ai.found->path, "/post/ai");
    const auto one = routed("PATCH", {"post", "c1"});
    ASSERT_NE(one.found, nullptr);
    EXPECT_EQ(one.id, "c1");
}

TEST(endpoint, tells_a_wrong_method_from_a_wrong_path) {
    EXPECT_EQ(routed("PUT", {"post"}).allowed, "GET, POST");
    EXPECT_EQ(routed("GET", {"poster"}).allowed, "");
    EXPECT_EQ(routed("GET", {"post", "c1", "x"}).allowed, "");
    EXPECT_EQ(not_routed(routed("PUT", {"me"})).message.status, 405U);
    EXPECT_EQ(not_routed(routed("GET", {"nothing"})).message.status, 404U);
}

TEST(endpoint, describes_every_entry) {
    for (const auto table : {api_endpoints(), hook_endpoints(), control_endpoints()}) {
        for (const auto& item : table) {
            EXPECT_FALSE(item.about.empty()) << item.path;
        }
    }
}

}  // namespace
}  // namespace sluice::sandbox
