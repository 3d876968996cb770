#include "connectors/ocoya/sent_reply.hpp"

#include "connectors/ocoya/endpoints.hpp"

#include <gtest/gtest.h>

#include <string>

namespace sluice::ocoya {
namespace {

const auto noon = *parse_utc("2026-02-01T12:00:00Z");

result<receipt> outcome(method verb, unsigned status, std::string body,
                        std::string type = "application/json") {
    net::response reply;
    reply.status = status;
    reply.body = std::move(body);
    reply.headers.add("Content-Type", std::move(type));
    return receipt_of(reply, *find_endpoint("current", verb, "posts"), "POST /post", noon);
}

TEST(SentReply, TheIdIsReadFromEitherName) {
    EXPECT_EQ(outcome(method::post, 201, R"({"postGroupId":"clg07"})")->external_id, "clg07");
    EXPECT_EQ(outcome(method::post, 200, R"({"id":"clg07"})")->external_id, "clg07");
}

TEST(SentReply, A201WhoseIdCannotBeReadIsDone) {
    for (const auto* body : {"", "{}", "OK", "<html></html>", R"({"postGroupId":null})", "[1"}) {
        const auto done = outcome(method::post, 201, body);
        ASSERT_TRUE(done) << body;
        EXPECT_EQ(done->external_id, "") << body;
    }
}

TEST(SentReply, A202WithoutAnIdIsUnknownForAPost) {
    const auto unsure = outcome(method::post, 202, R"({"message":"slip"})");
    ASSERT_FALSE(unsure);
    EXPECT_TRUE(unsure.error().may_have_happened);
    EXPECT_EQ(disposition_of(unsure.error().kind), disposition::retry);
    EXPECT_TRUE(unsure.error().retry_after);
    EXPECT_EQ(outcome(method::post, 202, R"({"postGroupId":"a"})")->external_id, "a");
    EXPECT_TRUE(outcome(method::patch, 202, "{}"));
}

TEST(SentReply, A200WithAPageIsUnknown) {
    const auto unsure = outcome(method::post, 200, "<html>Sign in</html>", "text/html");
    ASSERT_FALSE(unsure);
    EXPECT_TRUE(unsure.error().may_have_happened);
}

TEST(SentReply, AServersFaultMayHaveHappened) {
    for (const unsigned status : {408U, 500U, 502U, 503U, 504U}) {
        const auto fault = outcome(method::post, status, "<html>", "text/html");
        ASSERT_FALSE(fault) << status;
        EXPECT_EQ(fault.error().kind, failure_class::unreachable) << status;
        EXPECT_TRUE(fault.error().may_have_happened) << status;
    }
}

TEST(SentReply, ARefusalDidNotHappenAndSaysWhy) {
    for (const unsigned status : {400U, 404U, 405U, 422U}) {
        const auto fault = outcome(method::post, status, R"({"message":"caption is too long"})");
        ASSERT_FALSE(fault) << status;
        EXPECT_EQ(fault.error().kind, failure_class::refused) << status;
        EXPECT_FALSE(fault.error().may_have_happened) << status;
        EXPECT_NE(fault.error().message.find("caption is too long"), std::string::npos);
    }
}

TEST(SentReply, WhatIsGoneIsDeleted) {
    const auto gone = outcome(method::remove, 404, R"({"message":"Post not found"})");
    ASSERT_TRUE(gone);
    EXPECT_NE(gone->response.find("already gone"), std::string::npos);
    EXPECT_FALSE(outcome(method::patch, 404, R"({"message":"Post not found"})"));
}

TEST(SentReply, ADeleteMayAnswerAnything) {
    EXPECT_TRUE(outcome(method::remove, 200, ""));
    EXPECT_TRUE(outcome(method::remove, 200, "{}"));
    EXPECT_TRUE(outcome(method::remove, 204, ""));
}

TEST(SentReply, TheHistoryHoldsAnExcerpt) {
    const auto done = outcome(method::post, 201, std::string(5000, 'x'));
    EXPECT_LT(done->response.size(), 600U);
    EXPECT_TRUE(done->response.starts_with("HTTP 201 xxx"));
}

}  // namespace
}  // namespace sluice::ocoya
