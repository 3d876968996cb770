#include "connectors/ocoya/api/body.hpp"

#include "connectors/ocoya/api/endpoints.hpp"

#include <gtest/gtest.h>

#include <string>

namespace sluice::ocoya {
namespace {

result<json::object> checked(std::string_view text, method verb = method::post,
                             std::string_view entity = "posts") {
    return checked_body(*find_endpoint("current", verb, entity), *parse_json(text));
}

std::string written(const result<json::object>& body) {
    return body ? write_json(json::value(*body)) : "failed: " + body.error().message;
}

std::string fault(const result<json::object>& body) {
    return body ? "accepted" : body.error().message;
}

TEST(body, is_normalised) {
    EXPECT_EQ(written(checked(R"({"caption":"Hi","mediaUrls":["https://x.example/a.png"],
                                  "socialProfileIds":["c1","c2","c1"],
                                  "scheduledAt":"2026-02-01T10:00:00.250+01:00"})")),
              R"({"caption":"Hi","mediaUrls":["https://x.example/a.png"],)"
              R"("socialProfileIds":["c1","c2"],"scheduledAt":"2026-02-01T09:00:00Z"})");
}

TEST(body, what_is_empty_is_not_given) {
    EXPECT_EQ(written(checked(
                  R"({"caption":"Hi","mediaUrls":[],"socialProfileIds":null,"scheduledAt":""})")),
              R"({"caption":"Hi"})");
    EXPECT_EQ(fault(checked(R"({"caption":"","mediaUrls":[]})")), "caption or mediaUrls is needed");
}

TEST(body, unknown_fields_are_refused_with_what_was_meant) {
    EXPECT_EQ(fault(checked(R"({"caption":"Hi","mediaUrl":["https://x.example/a"]})")),
              "unknown body field 'mediaUrl' (did you mean 'mediaUrls'?)");
}

TEST(body, everything_wrong_is_said_at_once) {
    const auto said = fault(checked(R"({"caption":7,"scheduledAt":"tomorrow","colour":"red"})"));
    EXPECT_NE(said.find("unknown body field 'colour'"), std::string::npos) << said;
    EXPECT_NE(said.find("caption must be a text, not number"), std::string::npos) << said;
    EXPECT_NE(said.find("scheduledAt 'tomorrow' is no time"), std::string::npos) << said;
    EXPECT_EQ(said.find("is needed"), std::string::npos) << said;
}

TEST(body, a_caption_is_counted_in_characters) {
    std::string caption;
    for (int at = 0; at < 10'000; ++at) {
        caption += "ü";
    }
    EXPECT_TRUE(checked(R"({"caption":")" + caption + "\"}"));
    EXPECT_EQ(fault(checked(R"({"caption":")" + caption + "x\"}")),
              "caption has 10001 characters, at most 10000 are taken");
}

TEST(body, a_patch_needs_a_time_and_nothing_else) {
    EXPECT_EQ(written(checked(R"({"scheduledAt":"2026-02-01T09:00:00Z"})", method::patch)),
              R"({"scheduledAt":"2026-02-01T09:00:00Z"})");
    EXPECT_EQ(fault(checked("{}", method::patch)), "scheduledAt is missing");
    EXPECT_EQ(
        fault(checked(R"({"scheduledAt":"2026-02-01T09:00:00Z","caption":"x"})", method::patch)),
        "unknown body field 'caption' (it takes scheduledAt)");
}

TEST(body, a_payload_that_is_no_object_is_refused) {
    EXPECT_EQ(fault(checked("[1]")), "the payload is array, it must be an object");
}

TEST(body, choices_and_bounds_of_a_campaign) {
    EXPECT_EQ(fault(checked(R"({"prompt":"Sale","tone":"boold","duration":31})", method::post,
                            "campaigns")),
              "duration is 31, it goes from 1 to 30; "
              "tone has the unknown value 'boold' (did you mean 'bold'?)");
    EXPECT_EQ(fault(checked(R"({"prompt":"ab"})", method::post, "campaigns")),
              "prompt has 2 characters, at least 3 are needed");
}

}  // namespace
}  // namespace sluice::ocoya
