#include "cli/cases/exchange_book.hpp"

#include "support/run_awaitable.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sluice::cli {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

net::request get(std::string target) {
    net::request made;
    made.target = std::move(target);
    return made;
}

recorded_exchange exchange(std::string method, std::string path) {
    recorded_exchange made;
    made.request.method = std::move(method);
    made.request.path = std::move(path);
    return made;
}

json::value json_of(std::string_view text) {
    return parse_json(text).value();
}

class book_of_exchanges : public ::testing::Test {
 protected:
    secret_filter filter{{secret("hunter2-and-more")}};
};

TEST_F(book_of_exchanges, a_request_stands_below_the_base_url) {
    const auto sent =
        request_of(get("https://api.example.com/v1/post?page=0&status=A&status=B+C%2F"),
                   "https://api.example.com/v1/", filter);
    EXPECT_EQ(sent.path, "/post");
    EXPECT_EQ(write_json(sent.query), R"({"page":"0","status":["A","B C/"]})");
    EXPECT_EQ(request_of(get("/post"), "https://api.example.com", filter).path, "/post");
    EXPECT_EQ(request_of(get("https://else.example.com/x"), "https://api.example.com", filter).path,
              "https://else.example.com/x");
}

TEST_F(book_of_exchanges, a_parameter_with_a_secret_is_left_out) {
    const auto sent =
        request_of(get("/post?key=hunter2-and-more&key2=%24%7Bcredential%3Ax%7D&a=1"), "", filter);
    EXPECT_EQ(write_json(sent.query), R"({"a":"1"})");
}

TEST_F(book_of_exchanges, a_query_is_compared_as_it_goes_out) {
    recorded_request wanted;
    wanted.path = "/post";
    wanted.query = json_of(R"({"page":0,"status":["A"],"none":null,"flag":true})");
    auto sent = request_of(get("/post?page=0&status=A&flag=true"), "", filter);
    EXPECT_TRUE(answers(wanted, sent));
    sent = request_of(get("/post?page=0&status=A&flag=true&more=1"), "", filter);
    EXPECT_FALSE(answers(wanted, sent));
    wanted.query.reset();
    EXPECT_TRUE(answers(wanted, sent)) << "without a query any fits";
}

TEST_F(book_of_exchanges, a_body_is_compared_as_json) {
    recorded_request wanted;
    wanted.method = "POST";
    wanted.path = "/post";
    wanted.body = json_of(R"({"a":1,"b":2})");
    net::request request = get("/post");
    request.method = "POST";
    request.body = R"({"b":2.0, "a":1})";
    EXPECT_TRUE(answers(wanted, request_of(request, "", filter)));
    request.body = "a=1";
    EXPECT_FALSE(answers(wanted, request_of(request, "", filter)));
    wanted.body = json::value("a=1");
    EXPECT_TRUE(answers(wanted, request_of(request, "", filter)));
}

TEST_F(book_of_exchanges, equal_requests_get_their_answers_in_turn) {
    auto first = exchange("GET", "/a");
    first.response.body = json_of("[1]");
    auto second = exchange("GET", "/a");
    second.response.status = 404;
    second.response.body = json::value("gone");
    exchange_book book({first, second}, filter);
    const auto one = book.answer(get("/a"), "http://x");
    ASSERT_TRUE(one);
    EXPECT_EQ(one->body, "[1]");
    EXPECT_EQ(one->headers.find("content-type"), "application/json");
    EXPECT_EQ(one->url, "http://x/a");
    EXPECT_THAT(book.unused(), ElementsAre("GET /a"));
    const auto two = book.answer(get("/a"), "http://x");
    ASSERT_TRUE(two);
    EXPECT_EQ(two->status, 404U);
    EXPECT_EQ(two->body, "gone");
    EXPECT_THAT(book.unused(), ElementsAre());
    const auto three = book.answer(get("/a"), "http://x");
    ASSERT_FALSE(three);
    EXPECT_EQ(three.error().kind, failure_class::refused);
    EXPECT_EQ(book.unexpected().size(), 1U);
    EXPECT_EQ(book.requests().size(), 3U);
}

TEST_F(book_of_exchanges, an_exchange_may_come_several_times) {
    auto many = exchange("GET", "/a");
    many.times = 3;
    exchange_book book({many}, filter);
    EXPECT_TRUE(book.answer(get("/a"), ""));
    EXPECT_THAT(book.unused(), ElementsAre("GET /a (1 of 3 times)"));
}

TEST_F(book_of_exchanges, a_note_holds_no_secret_and_no_budget) {
    exchange_book book({}, filter);
    net::response answer;
    answer.status = 200;
    answer.headers.add("Content-Type", "application/json");
    answer.headers.add("Set-Cookie", "session=1");
    answer.headers.add("X-RateLimit-Reset", "1");
    answer.headers.add("Date", "now");
    answer.headers.add("X-Echo", "hunter2-and-more");
    answer.body = R"({"token":"hunter2-and-more","n":1.10})";
    book.note(get("/a?key=hunter2-and-more"), "", answer);
    const auto text = write_json(book.recorded());
    EXPECT_THAT(text, Not(HasSubstr("hunter2")));
    EXPECT_THAT(text, Not(HasSubstr("session")));
    EXPECT_THAT(text, Not(HasSubstr("ratelimit")));
    EXPECT_THAT(text, Not(HasSubstr("date")));
    EXPECT_THAT(text, HasSubstr(R"("n":1.10)"));
    answer.status = 429;
    book.note(get("/a"), "", answer);
    EXPECT_THAT(write_json(book.recorded()), HasSubstr("x-ratelimit-reset"));
}

}  // namespace
}  // namespace sluice::cli
