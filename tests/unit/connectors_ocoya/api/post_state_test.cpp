#include "connectors/ocoya/api/post_state.hpp"

#include <gtest/gtest.h>

namespace sluice::ocoya {
namespace {

seen_post seen(const std::string& text) {
    return seen_in(parse_json(text).value(), wall_time{}).value();
}

TEST(post_state, a_listed_post_tells_its_status_and_time) {
    const auto one =
        seen(R"({"id":"a","status":"POSTED","scheduledAt":"2031-01-01T09:00:00.000Z"})");
    EXPECT_TRUE(one.posted());
    EXPECT_TRUE(one.is_final());
    EXPECT_EQ(one.scheduled, *parse_utc("2031-01-01T09:00:00Z"));
    EXPECT_EQ(one.why, "");
    EXPECT_FALSE(seen(R"({"status":"NEEDS_ATTENTION","scheduledAt":null})").is_final());
    EXPECT_FALSE(seen_in(parse_json(R"({"id":"a"})").value(), wall_time{}));
    EXPECT_FALSE(seen_in(parse_json("7").value(), wall_time{}));
}

TEST(post_state, the_reason_of_an_error_is_taken_where_replies_have_it) {
    EXPECT_EQ(seen(R"({"status":"ERROR","error":"no image"})").why, "no image");
    EXPECT_EQ(seen(R"({"status":"ERROR","error":{"message":"no image"}})").why, "no image");
    EXPECT_EQ(seen(R"({"status":"ERROR","message":"a\nb"})").why.find('\n'), std::string::npos);
    EXPECT_EQ(seen(R"({"status":"ERROR","error":true,"posts":[{"provider":"FACEBOOK"},
                      {"provider":"TWITTER","error":"too long"},
                      {"provider":"LINKEDIN","errorMessage":"no access"},7]})")
                  .why,
              "TWITTER: too long; LINKEDIN: no access");
    EXPECT_LE(seen(R"({"status":"ERROR","error":")" + std::string(5000, 'x') + "\"}").why.size(),
              510U);
}

}  // namespace
}  // namespace sluice::ocoya
