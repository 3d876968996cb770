#include "connectors/ocoya/body.hpp"

#include "connectors/ocoya/endpoints.hpp"

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

TEST(Body, IsNormalised) {
    EXPECT_EQ(written(checked(R"({"caption":"Hi","mediaUrls":["https://x.example/a.png"],
                                  "socialProfileIds":["c1","c2","c1"],
                                  "scheduledAt":"2026-02-01T10:00:00.250+01:00"})")),
              R"({"caption":"Hi","mediaUrls":["https://x.example/a.png"],)"
              R"("socialProfileIds":["c1","c2"],"scheduledAt":"2026-02-01T09:00:00Z"})");
}

TEST(Body, WhatIsEmptyIsNotGiven) {
    EXPECT_EQ(written(checked(
                  R"({"caption":"Hi","mediaUrls":[],"socialProfileIds":null,"scheduledAt":""})")),
              R"({"caption":"Hi"})");
    EXPECT_EQ(fault(checked(R"({"caption":"","mediaUrls":[]})")), "caption or mediaUrls is needed");
}

TEST(Body, UnknownFieldsAreRefusedWithWhatWasMeant) {
    EXPECT_EQ(fault(checked(R"({"caption":"Hi","mediaUrl":["https://x.example/a"]})")),
              "unknown body field 'mediaUrl' (did you mean 'mediaUrls'?)");
}

TEST(Body, EverythingWrongIsSaidAtOnce) {
    const auto said = fault(checked(R"({"caption":7,"scheduledAt":"tomorrow","colour":"red"})"));
    EXPECT_NE(said.find("unknown body field 'colour'"), std::string::npos) << said;
    EXPECT_NE(said.find("caption must be a text, not number"), std::string::npos) << said;
    EXPECT_NE(said.find("scheduledAt 'tomorrow' is no time"), std::string::npos) << said;
    EXPECT_EQ(said.find("is needed"), std::string::npos) << said;
}

TEST(Body, ACaptionIsCountedInCharacters) {
    std::string caption;
    for (int at = 0; at < 10'000; ++at) {
        caption += "ü";
    }
    EXPECT_TRUE(checked(R"({"caption":")" + caption + "\"}"));
    EXPECT_EQ(fault(checked(R"({"caption":")" + caption + "x\"}")),
              "caption has 10001 characters, at most 10000 are taken");
}

TEST(Body, APatchNeedsATimeAndNothingElse) {
    EXPECT_EQ(written(checked(R"({"scheduledAt":"2026-02-01T09:00:00Z"})", method::patch)),
              R"({"scheduledAt":"2026-02-01T09:00:00Z"})");
    EXPECT_EQ(fault(checked("{}", method::patch)), "scheduledAt is missing");
    EXPECT_EQ(
        fault(checked(R"({"scheduledAt":"2026-02-01T09:00:00Z","caption":"x"})", method::patch)),
        "unknown body field 'caption' (it takes scheduledAt)");
}

TEST(Body, APayloadThatIsNoObjectIsRefused) {
    EXPECT_EQ(fault(checked("[1]")), "the payload is array, it must be an object");
}

TEST(Body, ChoicesAndBoundsOfACampaign) {
    EXPECT_EQ(fault(checked(R"({"prompt":"Sale","tone":"boold","duration":31})", method::post,
                            "campaigns")),
              "duration is 31, it goes from 1 to 30; "
              "tone has the unknown value 'boold' (did you mean 'bold'?)");
    EXPECT_EQ(fault(checked(R"({"prompt":"ab"})", method::post, "campaigns")),
              "prompt has 2 characters, at least 3 are needed");
}

}  // namespace
}  // namespace sluice::ocoya
