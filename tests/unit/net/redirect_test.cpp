#include "net/redirect.hpp"

#include <gtest/gtest.h>

namespace sluice::net {
namespace {

response redirect_reply(unsigned status, std::string location = "/there") {
    response out;
    out.status = status;
    if (!location.empty()) {
        out.headers.add("Location", std::move(location));
    }
    return out;
}

url source_url(std::string_view text = "https://a/here") {
    return *parse_url(text);
}

std::string method_after(unsigned status, std::string_view method,
                         std::string location = "/there") {
    const auto next =
        next_hop(method, source_url(), redirect_reply(status, std::move(location)), 0, 5).value();
    return next ? next->method : "as it is";
}

TEST(next_hop, a_read_goes_on_as_a_read) {
    for (const unsigned status : {301U, 302U, 303U, 307U, 308U}) {
        EXPECT_EQ(method_after(status, "GET"), "GET") << status;
        EXPECT_EQ(method_after(status, "HEAD"), "HEAD") << status;
    }
    EXPECT_EQ(method_after(303, "OPTIONS"), "GET");
    for (const unsigned status : {200U, 300U, 304U, 305U, 306U, 309U, 400U}) {
        EXPECT_EQ(method_after(status, "GET"), "as it is") << status;
    }
}

TEST(next_hop, a_write_goes_on_with_its_method_or_not_at_all) {
    for (const auto* method : {"POST", "PUT", "PATCH", "DELETE", "PURGE"}) {
        EXPECT_EQ(method_after(307, method), method);
        EXPECT_EQ(method_after(308, method), method);
        for (const unsigned status : {301U, 302U, 303U}) {
            EXPECT_EQ(method_after(status, method), "as it is") << method << status;
        }
    }
}

TEST(next_hop, no_write_goes_to_another_site) {
    for (const auto* location : {"http://b/x", "//b/x", "https://a:444/x", "https://b/x",
                                 "http://a:81/x", "ftp://a/x", "https://user@a/x"}) {
        EXPECT_EQ(method_after(307, "POST", location), "as it is") << location;
        EXPECT_EQ(method_after(308, "DELETE", location), "as it is") << location;
    }
    const auto up =
        next_hop("POST", source_url("http://a/"), redirect_reply(308, "https://a/"), 0, 5).value();
    EXPECT_FALSE(up.has_value());
    EXPECT_EQ(method_after(307, "POST", "x/../y"), "POST");
    EXPECT_EQ(method_after(307, "POST", "https://A:443/x"), "POST");
}

TEST(next_hop, a_write_in_circles_is_handed_back) {
    EXPECT_TRUE(next_hop("POST", source_url(), redirect_reply(307), 4, 5).value().has_value());
    EXPECT_FALSE(next_hop("POST", source_url(), redirect_reply(307), 5, 5).value().has_value());
}

TEST(next_hop, a_plain_place_of_the_same_host_is_asked_by_https) {
    for (const auto* location : {"http://a/x", "http://a:80/x", "http://A:443/x"}) {
        for (const auto* method : {"GET", "POST"}) {
            const auto next = next_hop(method, source_url(), redirect_reply(307, location), 0, 5);
            ASSERT_TRUE(next.has_value() && next->has_value()) << location;
            EXPECT_TRUE((*next)->same_site);
            EXPECT_EQ(to_text((*next)->to), "https://a/x");
        }
    }
}

TEST(next_hop, hands_back_what_leads_nowhere_or_is_not_followed) {
    EXPECT_FALSE(next_hop("GET", source_url(), redirect_reply(302, ""), 0, 5).value().has_value());
    EXPECT_FALSE(next_hop("GET", source_url(), redirect_reply(302), 0, 0).value().has_value());
}

TEST(next_hop, knows_another_site) {
    const auto same = [](std::string location) {
        return next_hop("GET", source_url(), redirect_reply(302, std::move(location)), 0, 5)
            .value()
            ->same_site;
    };
    EXPECT_TRUE(same("https://A:443/x"));
    EXPECT_TRUE(same("x"));
    EXPECT_FALSE(same("https://a:444/x"));
    EXPECT_FALSE(same("https://b/x"));
    EXPECT_FALSE(same("//b/x"));
    const auto up =
        next_hop("GET", source_url("http://a/"), redirect_reply(301, "https://a/"), 0, 5).value();
    EXPECT_FALSE(up->same_site);
}

TEST(next_hop, refuses_to_leave_encryption_and_to_go_on_for_ever) {
    const auto down =
        next_hop("GET", source_url(), redirect_reply(302, "http://b/x?key=hunter2"), 0, 5);
    ASSERT_FALSE(down.has_value());
    EXPECT_EQ(down.error().message, "redirect from https to http://b/x, which is not encrypted");
    EXPECT_TRUE(next_hop("GET", source_url(), redirect_reply(302), 4, 5).has_value());
    const auto many = next_hop("GET", source_url(), redirect_reply(302), 5, 5);
    ASSERT_FALSE(many.has_value());
    EXPECT_EQ(many.error().message, "more than 5 redirects in a row");
    EXPECT_FALSE(next_hop("GET", source_url(), redirect_reply(302, "ftp://a/"), 0, 5).has_value());
}

TEST(may_cross, lets_only_plain_headers_go) {
    header_list headers;
    for (const auto* name : {"accept", "Content-Type", "USER-AGENT", "Accept-Encoding"}) {
        headers.add(name, "plain");
    }
    for (const auto* name : {"Authorization", "X-API-Key", "Cookie", "Proxy-Authorization",
                             "X-Anything", "Host", "Idempotency-Key"}) {
        headers.add(name, "hunter2");
    }
    const auto crossing = only_crossing(headers);
    EXPECT_EQ(crossing.size(), 4U);
    for (const auto& [name, value] : crossing) {
        EXPECT_EQ(value, "plain") << name;
    }
}

}  // namespace
}  // namespace sluice::net
