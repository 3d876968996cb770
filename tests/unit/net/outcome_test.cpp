#include "support/moments.hpp"

#include <sluice/net/outcome.hpp>

#include <gtest/gtest.h>

#include <string>

namespace sluice::net {
namespace {

using sluice::testing::noon;
using std::chrono::seconds;

response reply_with(unsigned status, std::string body = {}) {
    response made;
    made.status = status;
    made.body = std::move(body);
    return made;
}

TEST(excerpt, is_one_line_of_whole_characters) {
    EXPECT_EQ(excerpt(" \n<html>\r\n\t<b>\n"), "<html>   <b>");
    EXPECT_EQ(excerpt("äöü", 5), "äö…");
    EXPECT_EQ(excerpt("abc", 3), "abc");
    EXPECT_EQ(excerpt("a\xff\x7f"), "a? ");
    EXPECT_EQ(excerpt(std::string(5000, 'x')).size(), 500 + std::string("…").size());
}

TEST(error_text, takes_the_message_of_the_body) {
    EXPECT_EQ(error_text(reply_with(400, R"({"message":"no"})")), "no");
    EXPECT_EQ(error_text(reply_with(400, R"({"error":"no"})")), "no");
    EXPECT_EQ(error_text(reply_with(400, R"({"error":{"code":7,"message":"deep"}})")), "deep");
    EXPECT_EQ(error_text(reply_with(400, R"({"message":null,"code":17})")), "17");
    EXPECT_EQ(error_text(reply_with(400, R"({"other":1})")), R"({"other":1})");
    EXPECT_EQ(error_text(reply_with(400, "plain")), "plain");
    EXPECT_EQ(error_text(reply_with(400)), "no text");
}

TEST(html, is_known_by_its_type_or_its_start) {
    EXPECT_TRUE(is_html(reply_with(200, "\n<!DOCTYPE html>")));
    EXPECT_TRUE(is_html(reply_with(200, "<html>")));
    EXPECT_FALSE(is_html(reply_with(200, "[1]")));
    auto typed = reply_with(200, "sign in");
    typed.headers.add("content-type", "text/html; charset=utf-8");
    EXPECT_TRUE(is_html(typed));
    typed.body = R"([{"id":"a"}])";
    EXPECT_FALSE(is_html(typed));
}

TEST(fault_of_status, success_is_none) {
    for (const unsigned status : {200U, 201U, 202U, 204U, 299U}) {
        EXPECT_FALSE(fault_of_status(reply_with(status), "GET /", noon)) << status;
    }
}

TEST(fault_of_status, the_class_decides_what_is_done) {
    const auto kind = [](unsigned status) {
        return fault_of_status(reply_with(status), "GET /", noon)->kind;
    };
    EXPECT_EQ(kind(401), failure_class::credential);
    for (const unsigned status : {302U, 303U, 307U, 400U, 403U, 404U, 405U, 409U, 410U, 422U}) {
        EXPECT_EQ(kind(status), failure_class::refused) << status;
    }
    for (const unsigned status : {407U, 408U, 500U, 502U, 503U, 504U}) {
        EXPECT_EQ(kind(status), failure_class::unreachable) << status;
    }
    EXPECT_EQ(kind(429), failure_class::busy);
}

TEST(fault_of_status, the_status_goes_along_for_the_rules_of_retries) {
    for (const unsigned status : {302U, 401U, 404U, 408U, 429U, 503U}) {
        EXPECT_EQ(fault_of_status(reply_with(status), "GET /", noon)->status, status);
    }
}

TEST(fault_of_status, only_a_servers_fault_may_have_happened) {
    for (const unsigned status : {302U, 400U, 401U, 403U, 404U, 407U, 422U, 429U}) {
        EXPECT_FALSE(fault_of_status(reply_with(status), "GET /", noon)->may_have_happened)
            << status;
    }
    EXPECT_TRUE(fault_of_status(reply_with(500), "GET /", noon)->may_have_happened);
}

TEST(fault_of_status, a503_that_asks_to_wait_is_busy) {
    auto busy = reply_with(503);
    busy.headers.add("Retry-After", "30");
    const auto fault = fault_of_status(busy, "GET /", noon);
    EXPECT_EQ(fault->kind, failure_class::busy);
    EXPECT_EQ(fault->retry_after, seconds(30));
}

TEST(FaultOfStatus, a_403_that_is_a_rate_limit_is_busy) {
    auto limited = reply_with(403);
    limited.headers.add("Retry-After", "2");
    EXPECT_EQ(fault_of_status(limited, "GET /", noon)->kind, failure_class::busy);
    EXPECT_EQ(fault_of_status(limited, "GET /", noon)->retry_after, seconds(2));
    auto spent = reply_with(403);
    spent.headers.add("X-RateLimit-Remaining", "0");
    spent.headers.add("X-RateLimit-Reset", "2026-02-01T12:00:30Z");
    EXPECT_EQ(fault_of_status(spent, "GET /", noon)->kind, failure_class::busy);
    EXPECT_EQ(fault_of_status(spent, "GET /", noon)->retry_after, seconds(30));
}

TEST(FaultOfStatus, a_403_with_a_page_is_a_firewall_and_passes) {
    const auto page = reply_with(403, "<!DOCTYPE html><title>Just a moment...</title>");
    const auto fault = fault_of_status(page, "GET /", noon);
    EXPECT_EQ(fault->kind, failure_class::busy);
    EXPECT_TRUE(fault->mend.find("firewall") != std::string::npos) << fault->mend;
    auto labelled = reply_with(403, R"({"message":"no access"})");
    labelled.headers.add("Content-Type", "text/html; charset=utf-8");
    EXPECT_EQ(fault_of_status(labelled, "GET /", noon)->kind, failure_class::refused);
}

TEST(FaultOfStatus, a_407_names_the_proxy) {
    EXPECT_TRUE(fault_of_status(reply_with(407), "GET /", noon)->mend.find("proxy.user") !=
                std::string::npos);
}

TEST(FaultOfStatus, a_wait_that_is_not_understood_stands_in_the_message) {
    auto odd = reply_with(429);
    odd.headers.add("Retry-After", "soon");
    const auto fault = fault_of_status(odd, "GET /", noon);
    EXPECT_EQ(fault->message,
              "GET /: HTTP 429: no text; Retry-After 'soon' is neither seconds nor a date");
    EXPECT_FALSE(fault->retry_after);
}

TEST(FaultOfStatus, a_429_without_retry_after_waits_for_the_reset) {
    auto limited = reply_with(429);
    limited.headers.add("RateLimit-Reset", "29");
    EXPECT_EQ(fault_of_status(limited, "GET /", noon)->retry_after, seconds(30));
}

TEST(FaultOfStatus, a_redirect_names_its_place_without_secrets) {
    auto moved = reply_with(301);
    moved.url = "http://a/api/post";
    moved.headers.add("Location", "https://a/api/post/?token=hunter2#x");
    const auto fault = fault_of_status(moved, "POST /post", noon);
    EXPECT_EQ(fault->message, "POST /post: HTTP 301 redirects to https://a/api/post/");
    EXPECT_EQ(fault->mend, "nothing was repeated there: write that address as base_url or url");
    moved.headers.set("Location", "../login?next=x");
    EXPECT_EQ(redirect_place(moved), "http://a/login");
    moved.headers.set("Location", "https://user:hunter2@b/");
    EXPECT_EQ(redirect_place(moved), "a place that is no URL");
    EXPECT_EQ(redirect_place(reply_with(301)), "");
}

TEST(fault_of_status, names_the_request_and_the_mend) {
    const auto fault =
        fault_of_status(reply_with(404, R"({"message":"no such post"})"), "GET /x", noon);
    EXPECT_EQ(fault->message, "GET /x: HTTP 404: no such post");
    EXPECT_FALSE(fault->mend.empty());
}

TEST(tells_headers, by_lower_case_name_without_credentials) {
    header_list headers;
    headers.add("X-Request-Id", "r1");
    headers.add("x-request-id", "r2");
    headers.add("Set-Cookie", "session=secret");
    headers.add("WWW-Authenticate", "Bearer");
    EXPECT_EQ(stored_headers(headers),
              (std::map<std::string, std::string>{{"x-request-id", "r1"}}));
}

}  // namespace
}  // namespace sluice::net
