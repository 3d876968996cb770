#include "net/request_head.hpp"

#include "net/header_plan.hpp"

#include <gtest/gtest.h>

namespace sluice::net {
namespace {

TEST(request_head, is_what_goes_over_the_wire) {
    header_list headers;
    headers.add("Accept", "*/*");
    EXPECT_EQ(request_head("GET", *parse_url("http://a:8080/x?y"), headers, 0, false),
              "GET /x?y HTTP/1.1\r\nHost: a:8080\r\nAccept: */*\r\n\r\n");
    EXPECT_EQ(request_head("POST", *parse_url("http://a/"), {}, 0, false),
              "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n");
    EXPECT_EQ(request_head("DELETE", *parse_url("http://a/x"), {}, 3, true),
              "DELETE http://a/x HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\n");
    headers.set("Host", "b");
    headers.remove("Accept");
    EXPECT_EQ(request_head("GET", *parse_url("http://a/"), headers, 0, false),
              "GET / HTTP/1.1\r\nHost: b\r\n\r\n");
}

TEST(check_request, refuses_what_would_break_the_framing) {
    const auto problem = [](std::string name, std::string value) {
        header_list headers;
        headers.add(std::move(name), std::move(value));
        const auto got = check_request("GET", headers);
        return got ? got->message : "";
    };
    EXPECT_EQ(problem("X-Key", "plain ä"), "");
    EXPECT_EQ(problem("X-Key", "hunter2\n"), "header 'X-Key' holds a line break");
    EXPECT_EQ(problem("X-Key", "hunter2\r\nX: y"), "header 'X-Key' holds a line break");
    EXPECT_NE(problem("X Key", "a"), "");
    EXPECT_NE(problem("X:Key", "a"), "");
    EXPECT_NE(problem("", "a"), "");
    EXPECT_EQ(problem("content-length", "5"), "header 'content-length' cannot be given");
    EXPECT_EQ(problem("Transfer-Encoding", "chunked"),
              "header 'Transfer-Encoding' cannot be given");
    EXPECT_TRUE(check_request("GE T", {}).has_value());
    EXPECT_TRUE(check_request("", {}).has_value());
    EXPECT_FALSE(check_request("PROPFIND", {}).has_value());
}

TEST(headers_for, puts_the_clients_behind_the_requests_own) {
    header_list own;
    own.add("x-api-key", "mine");
    const std::map<std::string, std::string> clients = {{"X-API-Key", "theirs"}, {"Accept", "a/b"}};
    const auto at_home = headers_for(own, clients, true);
    EXPECT_EQ(at_home.find("X-API-Key"), "mine");
    EXPECT_EQ(at_home.find("Accept"), "a/b");
    EXPECT_EQ(at_home.find("Accept-Encoding"), "gzip");
    EXPECT_TRUE(at_home.find("User-Agent"));
    const auto abroad = headers_for({}, clients, false);
    EXPECT_FALSE(abroad.find("X-API-Key"));
    EXPECT_EQ(abroad.find("Accept"), "a/b");
}

}  // namespace
}  // namespace sluice::net
