#include <sluice/net/outcome.hpp>

#include <gtest/gtest.h>

#include <string>

namespace sluice::net {
namespace {

using std::chrono::seconds;

const auto noon = *parse_utc("2026-02-01T12:00:00Z");

response reply(unsigned status, std::string body = {}) {
    response made;
    made.status = status;
    made.body = std::move(body);
    return made;
}

std::optional<std::chrono::milliseconds> delay(std::string value) {
    header_list headers;
    headers.add("Retry-After", std::move(value));
    return asked_delay(headers, noon);
}

TEST(Excerpt, IsOneLineOfWholeCharacters) {
    EXPECT_EQ(excerpt(" \n<html>\r\n\t<b>\n"), "<html>   <b>");
    EXPECT_EQ(excerpt("äöü", 5), "äö…");
    EXPECT_EQ(excerpt("abc", 3), "abc");
    EXPECT_EQ(excerpt("a\xff\x7f"), "a? ");
    EXPECT_EQ(excerpt(std::string(5000, 'x')).size(), 500 + std::string("…").size());
}

TEST(ErrorText, TakesTheMessageOfTheBody) {
    EXPECT_EQ(error_text(reply(400, R"({"message":"no"})")), "no");
    EXPECT_EQ(error_text(reply(400, R"({"error":"no"})")), "no");
    EXPECT_EQ(error_text(reply(400, R"({"error":{"code":7,"message":"deep"}})")), "deep");
    EXPECT_EQ(error_text(reply(400, R"({"message":null,"code":17})")), "17");
    EXPECT_EQ(error_text(reply(400, R"({"other":1})")), R"({"other":1})");
    EXPECT_EQ(error_text(reply(400, "plain")), "plain");
    EXPECT_EQ(error_text(reply(400)), "no text");
}

TEST(Html, IsKnownByItsTypeOrItsStart) {
    EXPECT_TRUE(is_html(reply(200, "\n<!DOCTYPE html>")));
    EXPECT_TRUE(is_html(reply(200, "<html>")));
    EXPECT_FALSE(is_html(reply(200, "[1]")));
    auto typed = reply(200, "sign in");
    typed.headers.add("content-type", "text/html; charset=utf-8");
    EXPECT_TRUE(is_html(typed));
}

TEST(AskedDelay, InSecondsOrAsADate) {
    EXPECT_EQ(delay("12"), seconds(12));
    EXPECT_EQ(delay(" 0 "), seconds(0));
    EXPECT_EQ(delay("Sun, 01 Feb 2026 12:01:30 GMT"), seconds(90));
    EXPECT_EQ(delay("Sun, 01 Feb 2026 11:00:00 GMT"), seconds(0));
    EXPECT_FALSE(delay("soon"));
    EXPECT_FALSE(delay("-1"));
    EXPECT_FALSE(delay("99999999999999999999"));
    EXPECT_FALSE(asked_delay({}, noon));
}

TEST(HttpDate, OnlyTheFormThatIsSent) {
    EXPECT_EQ(*parse_http_date("Sun, 06 Nov 1994 08:49:37 GMT"),
              *parse_utc("1994-11-06T08:49:37Z"));
    for (const auto* text : {"", "Sunday, 06-Nov-94 08:49:37 GMT", "Sun, 31 Feb 1994 08:49:37 GMT",
                             "Sun, 06 Nov 1994 24:49:37 GMT", "Sun, 06 Abc 1994 08:49:37 GMT",
                             "Sun, 06 Nov 1994 08:49:37 CET", "Sun, 0x Nov 1994 08:49:37 GMT"}) {
        EXPECT_FALSE(parse_http_date(text)) << text;
    }
}

TEST(FaultOfStatus, SuccessIsNone) {
    for (const unsigned status : {200U, 201U, 202U, 204U, 299U}) {
        EXPECT_FALSE(fault_of_status(reply(status), "GET /", noon)) << status;
    }
}

TEST(FaultOfStatus, TheClassDecidesWhatIsDone) {
    const auto kind = [](unsigned status) {
        return fault_of_status(reply(status), "GET /", noon)->kind;
    };
    for (const unsigned status : {401U, 403U, 407U}) {
        EXPECT_EQ(kind(status), failure_class::credential) << status;
    }
    for (const unsigned status : {302U, 400U, 404U, 405U, 409U, 410U, 422U}) {
        EXPECT_EQ(kind(status), failure_class::refused) << status;
    }
    for (const unsigned status : {408U, 500U, 502U, 503U, 504U}) {
        EXPECT_EQ(kind(status), failure_class::unreachable) << status;
    }
    EXPECT_EQ(kind(429), failure_class::busy);
}

TEST(FaultOfStatus, TheStatusGoesAlongForTheRulesOfRetries) {
    for (const unsigned status : {302U, 401U, 404U, 408U, 429U, 503U}) {
        EXPECT_EQ(fault_of_status(reply(status), "GET /", noon)->status, status);
    }
}

TEST(FaultOfStatus, OnlyAServersFaultMayHaveHappened) {
    for (const unsigned status : {302U, 400U, 401U, 404U, 422U, 429U}) {
        EXPECT_FALSE(fault_of_status(reply(status), "GET /", noon)->may_have_happened) << status;
    }
    EXPECT_TRUE(fault_of_status(reply(500), "GET /", noon)->may_have_happened);
}

TEST(FaultOfStatus, A503ThatAsksToWaitIsBusy) {
    auto busy = reply(503);
    busy.headers.add("Retry-After", "30");
    const auto fault = fault_of_status(busy, "GET /", noon);
    EXPECT_EQ(fault->kind, failure_class::busy);
    EXPECT_EQ(fault->retry_after, seconds(30));
}

TEST(FaultOfStatus, NamesTheRequestAndTheMend) {
    const auto fault = fault_of_status(reply(404, R"({"message":"no such post"})"), "GET /x", noon);
    EXPECT_EQ(fault->message, "GET /x: HTTP 404: no such post");
    EXPECT_FALSE(fault->mend.empty());
}

TEST(TellsHeaders, ByLowerCaseNameWithoutCredentials) {
    header_list headers;
    headers.add("X-Request-Id", "r1");
    headers.add("x-request-id", "r2");
    headers.add("Set-Cookie", "session=secret");
    headers.add("WWW-Authenticate", "Bearer");
    EXPECT_EQ(told_headers(headers), (std::map<std::string, std::string>{{"x-request-id", "r1"}}));
}

}  // namespace
}  // namespace sluice::net
