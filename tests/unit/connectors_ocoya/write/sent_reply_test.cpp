#include "connectors/ocoya/write/sent_reply.hpp"

#include "connectors/ocoya/api/endpoints.hpp"
#include "support/moments.hpp"

#include <gtest/gtest.h>

#include <string>

namespace sluice::ocoya {
namespace {

using sluice::testing::noon;

result<receipt> outcome(method verb, unsigned status, std::string body,
                        std::string type = "application/json") {
    net::response reply;
    reply.status = status;
    reply.body = std::move(body);
    reply.headers.add("Content-Type", std::move(type));
    return receipt_of(reply, *find_endpoint("current", verb, "posts"), "POST /post", noon);
}

TEST(sent_reply, the_id_is_read_from_either_name) {
    EXPECT_EQ(outcome(method::post, 201, R"({"postGroupId":"clg07"})")->external_id, "clg07");
    EXPECT_EQ(outcome(method::post, 200, R"({"id":"clg07"})")->external_id, "clg07");
}

TEST(sent_reply, a201_whose_id_cannot_be_read_is_done) {
    for (const auto* body : {"", "{}", "OK", "<html></html>", R"({"postGroupId":null})", "[1"}) {
        const auto done = outcome(method::post, 201, body);
        ASSERT_TRUE(done) << body;
        EXPECT_EQ(done->external_id, "") << body;
    }
}

TEST(sent_reply, a202_without_an_id_is_unknown_for_a_post) {
    const auto unsure = outcome(method::post, 202, R"({"message":"slip"})");
    ASSERT_FALSE(unsure);
    EXPECT_TRUE(unsure.error().may_have_happened);
    EXPECT_EQ(disposition_of(unsure.error().kind), disposition::retry);
    EXPECT_TRUE(unsure.error().retry_after);
    EXPECT_EQ(outcome(method::post, 202, R"({"postGroupId":"a"})")->external_id, "a");
    EXPECT_TRUE(outcome(method::patch, 202, "{}"));
}

TEST(sent_reply, a200_with_a_page_is_unknown) {
    const auto unsure = outcome(method::post, 200, "<html>Sign in</html>", "text/html");
    ASSERT_FALSE(unsure);
    EXPECT_TRUE(unsure.error().may_have_happened);
}

TEST(sent_reply, a_servers_fault_may_have_happened) {
    for (const unsigned status : {408U, 500U, 502U, 503U, 504U}) {
        const auto fault = outcome(method::post, status, "<html>", "text/html");
        ASSERT_FALSE(fault) << status;
        EXPECT_EQ(fault.error().kind, failure_class::unreachable) << status;
        EXPECT_TRUE(fault.error().may_have_happened) << status;
    }
}

TEST(sent_reply, a_refusal_did_not_happen_and_says_why) {
    for (const unsigned status : {400U, 404U, 405U, 422U}) {
        const auto fault = outcome(method::post, status, R"({"message":"caption is too long"})");
        ASSERT_FALSE(fault) << status;
        EXPECT_EQ(fault.error().kind, failure_class::refused) << status;
        EXPECT_FALSE(fault.error().may_have_happened) << status;
        EXPECT_NE(fault.error().message.find("caption is too long"), std::string::npos);
    }
}

TEST(sent_reply, what_is_gone_is_deleted) {
    const auto gone = outcome(method::remove, 404, R"({"message":"Post not found"})");
    ASSERT_TRUE(gone);
    EXPECT_NE(gone->response.find("already gone"), std::string::npos);
    EXPECT_FALSE(outcome(method::patch, 404, R"({"message":"Post not found"})"));
}

TEST(sent_reply, a_delete_may_answer_anything) {
    EXPECT_TRUE(outcome(method::remove, 200, ""));
    EXPECT_TRUE(outcome(method::remove, 200, "{}"));
    EXPECT_TRUE(outcome(method::remove, 204, ""));
}

TEST(sent_reply, the_history_holds_an_excerpt) {
    const auto done = outcome(method::post, 201, std::string(5000, 'x'));
    EXPECT_LT(done->response.size(), 600U);
    EXPECT_TRUE(done->response.starts_with("HTTP 201 xxx"));
}

TEST(SentReply, json_is_no_page_whatever_its_label_says) {
    const auto made = outcome(method::post, 200, R"({"postGroupId":"clg07"})", "text/html");
    ASSERT_TRUE(made) << describe(made.error());
    EXPECT_EQ(made->external_id, "clg07");
    EXPECT_TRUE(outcome(method::patch, 200, "{}", "text/html; charset=UTF-8"));
    EXPECT_TRUE(outcome(method::post, 200, R"({"id":"a"})", "text/plain"));
}

TEST(SentReply, an_empty_page_leaves_a_post_open_and_settles_what_repeats_well) {
    EXPECT_TRUE(outcome(method::post, 200, "", "text/html").error().may_have_happened);
    EXPECT_TRUE(outcome(method::remove, 200, "", "text/html"));
    EXPECT_TRUE(outcome(method::patch, 200, "", "text/html"));
}

net::response bare(unsigned status) {
    net::response reply;
    reply.status = status;
    reply.url = "http://127.0.0.1/api/post";
    return reply;
}

result<receipt> of(const net::response& reply, method verb = method::post) {
    return receipt_of(reply, *find_endpoint("current", verb, "posts"), "POST /post", noon);
}

TEST(SentReply, a_303_is_done_and_every_other_redirect_is_refused) {
    auto reply = bare(303);
    reply.headers.add("Location", "/api/post/p1");
    EXPECT_EQ(of(reply)->status, 303U);
    for (const unsigned status : {301U, 302U, 307U, 308U}) {
        reply.status = status;
        const auto moved = of(reply);
        ASSERT_FALSE(moved) << status;
        EXPECT_EQ(moved.error().kind, failure_class::refused);
        EXPECT_FALSE(moved.error().may_have_happened);
    }
}

TEST(SentReply, what_is_missing_after_a_redirect_is_not_gone) {
    auto reply = bare(404);
    EXPECT_TRUE(of(reply, method::remove));
    reply.redirected = true;
    EXPECT_FALSE(of(reply, method::remove));
}

TEST(SentReply, the_clients_success_decides) {
    auto reply = bare(409);
    reply.success = true;
    EXPECT_TRUE(of(reply));
    reply = bare(202);
    reply.success = true;
    EXPECT_TRUE(of(reply));
    for (const unsigned status : {200U, 303U}) {
        reply = bare(status);
        reply.success = false;
        EXPECT_FALSE(of(reply)) << status;
    }
}

TEST(SentReply, a_body_that_could_not_be_unpacked_does_not_undo_it) {
    auto reply = bare(201);
    reply.unread_body = "the body is encoded as 'br', which is not understood";
    const auto done = of(reply);
    ASSERT_TRUE(done);
    EXPECT_EQ(done->response, "HTTP 201 (the body is encoded as 'br', which is not understood)");
}

}  // namespace
}  // namespace sluice::ocoya
