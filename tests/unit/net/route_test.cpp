#include <sluice/net/route.hpp>

#include <gtest/gtest.h>

namespace sluice::net {
namespace {

using segments = std::vector<std::string>;
using std::string_literals::operator""s;

TEST(path_segments, are_decoded_and_know_no_query) {
    EXPECT_EQ(path_segments("/"), segments{});
    EXPECT_EQ(path_segments("/?a/b"), segments{});
    EXPECT_EQ(path_segments("/a/b%20c/%C3%A4?x=/d"), (segments{"a", "b c", "ä"}));
    EXPECT_EQ(path_segments("/a.b/..c/%25"), (segments{"a.b", "..c", "%"}));
}

TEST(path_segments, of_a_path_with_two_meanings_there_are_none) {
    for (const auto& target :
         {"/a%2fb"s,     "/a%2Fb"s, "/%2f"s,  "/a%5cb"s, "/a\\b"s,           "/a%00"s,    "/%00"s,
          "/a%0ab"s,     "/a%0d"s,  "/a%09"s, "/a%7f"s,  "/a%1b"s,           "//a"s,      "/a//b"s,
          "/a/"s,        "/."s,     "/a/.."s, "/../a"s,  "/%2e%2e/a"s,       "/.%2E/a"s,  "/%2e"s,
          "/a%"s,        "/a%2"s,   "/a%zz"s, "/a%+1"s,  "/%c0%ae%c0%ae/a"s, "/%c0%afa"s, "/%ff"s,
          "/%ed%a0%80"s, "a"s,      ""s,      "*"s,      "http://x/a"s}) {
        EXPECT_FALSE(path_segments(target)) << target;
    }
}

TEST(match_path, fills_slots_and_wants_every_segment) {
    const auto matched = [](std::string_view pattern, const char* target) {
        return match_path(pattern, *path_segments(target));
    };
    EXPECT_EQ(matched("", "/"), segments{});
    EXPECT_EQ(matched("/post", "/post"), segments{});
    EXPECT_EQ(matched("/{a}/x/{b}", "/1/x/2"), (segments{"1", "2"}));
    EXPECT_FALSE(matched("/post/{id}", "/post"));
    EXPECT_FALSE(matched("/post", "/post/1"));
    EXPECT_FALSE(matched("/post", "/POST"));
    EXPECT_FALSE(matched("/post/{id}", "/posts/1"));
    EXPECT_FALSE(matched("", "/post"));
}

request request_from(std::string host, std::string origin = {}) {
    request out;
    if (!host.empty()) {
        out.headers.add("Host", std::move(host));
    }
    if (!origin.empty()) {
        out.headers.add("Origin", std::move(origin));
    }
    return out;
}

TEST(foreign_caller, takes_this_machine_by_its_own_names) {
    for (const auto* host :
         {"127.0.0.1:8750", "localhost", "LOCALHOST:1", "[::1]:8750", "127.0.0.2"}) {
        EXPECT_FALSE(foreign_caller(request_from(host), "127.0.0.1")) << host;
    }
    EXPECT_FALSE(foreign_caller(request_from(""), "127.0.0.1"));
    EXPECT_FALSE(foreign_caller(request_from("10.1.2.3:8750"), "10.1.2.3"));
    EXPECT_FALSE(foreign_caller(request_from("192.168.1.2:8750"), "0.0.0.0"));
    EXPECT_FALSE(foreign_caller(request_from("[fd00::2]"), "::"));
}

TEST(foreign_caller, refuses_names_and_addresses_of_others) {
    for (const auto* host :
         {"evil.example:8750", "localhost.evil.example", "127.0.0.1.evil.example", "10.1.2.3", "x",
          "2130706433", "0x7f.1", "127.1", "[::ffff:1.2.3.4]", "["}) {
        EXPECT_TRUE(foreign_caller(request_from(host), "127.0.0.1")) << host;
    }
    EXPECT_EQ(foreign_caller(request_from("evil.example"), "0.0.0.0"),
              "Host 'evil.example' is not this machine");
}

TEST(foreign_caller, takes_a_page_of_its_own_only) {
    EXPECT_FALSE(
        foreign_caller(request_from("localhost:8750", "http://localhost:8750"), "127.0.0.1"));
    for (const auto* origin : {"http://evil.example", "null", "http://localhost:3000",
                               "http://localhost", "http://127.0.0.1:8750", "file://"}) {
        EXPECT_TRUE(foreign_caller(request_from("localhost:8750", origin), "127.0.0.1")) << origin;
    }
    EXPECT_EQ(foreign_caller(request_from("localhost", "http://evil.example"), "127.0.0.1"),
              "Origin 'http://evil.example' is another page");
}

}  // namespace
}  // namespace sluice::net
