#include "net/redirect.hpp"

#include <gtest/gtest.h>

namespace sluice::net {
namespace {

response reply(unsigned status, std::string location = "/there") {
    response out;
    out.status = status;
    if (!location.empty()) {
        out.headers.add("Location", std::move(location));
    }
    return out;
}

url from(std::string_view text = "https://a/here") {
    return *parse_url(text);
}

std::string method_after(unsigned status, std::string_view method) {
    const auto next = next_hop(method, from(), reply(status), 0, 5).value();
    return next ? next->method + (next->keeps_body ? " with body" : "") : "as it is";
}

TEST(next_hop, method_after_each_status) {
    EXPECT_EQ(method_after(301, "POST"), "GET");
    EXPECT_EQ(method_after(302, "POST"), "GET");
    EXPECT_EQ(method_after(303, "POST"), "GET");
    EXPECT_EQ(method_after(303, "PUT"), "GET");
    EXPECT_EQ(method_after(303, "HEAD"), "HEAD with body");
    EXPECT_EQ(method_after(301, "PUT"), "PUT with body");
    EXPECT_EQ(method_after(302, "GET"), "GET with body");
    EXPECT_EQ(method_after(307, "POST"), "POST with body");
    EXPECT_EQ(method_after(308, "PATCH"), "PATCH with body");
    for (const unsigned status : {200U, 300U, 304U, 305U, 306U, 309U, 400U}) {
        EXPECT_EQ(method_after(status, "GET"), "as it is") << status;
    }
}

TEST(next_hop, hands_back_what_leads_nowhere_or_is_not_followed) {
    EXPECT_FALSE(next_hop("GET", from(), reply(302, ""), 0, 5).value().has_value());
    EXPECT_FALSE(next_hop("GET", from(), reply(302), 0, 0).value().has_value());
}

TEST(next_hop, knows_another_site) {
    const auto same = [](std::string location) {
        return next_hop("GET", from(), reply(302, std::move(location)), 0, 5).value()->same_site;
    };
    EXPECT_TRUE(same("https://A:443/x"));
    EXPECT_TRUE(same("x"));
    EXPECT_FALSE(same("https://a:444/x"));
    EXPECT_FALSE(same("https://b/x"));
    EXPECT_FALSE(same("//b/x"));
    const auto up = next_hop("GET", from("http://a/"), reply(301, "https://a/"), 0, 5).value();
    EXPECT_FALSE(up->same_site);
}

TEST(next_hop, refuses_to_leave_encryption_and_to_go_on_for_ever) {
    const auto down = next_hop("GET", from(), reply(302, "http://a/x?key=hunter2"), 0, 5);
    ASSERT_FALSE(down.has_value());
    EXPECT_EQ(down.error().message, "redirect from https to http://a/x, which is not encrypted");
    EXPECT_TRUE(next_hop("GET", from(), reply(302), 4, 5).has_value());
    const auto many = next_hop("GET", from(), reply(302), 5, 5);
    ASSERT_FALSE(many.has_value());
    EXPECT_EQ(many.error().message, "more than 5 redirects in a row");
    EXPECT_FALSE(next_hop("GET", from(), reply(302, "ftp://a/"), 0, 5).has_value());
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
