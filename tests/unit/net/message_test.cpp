#include <sluice/net/message.hpp>

#include <gtest/gtest.h>

namespace sluice::net {
namespace {

TEST(header_list, compares_names_without_case_and_keeps_order) {
    header_list headers;
    headers.add("Set-Cookie", "a=1");
    headers.add("ETag", "x");
    headers.add("set-cookie", "b=2");
    EXPECT_EQ(headers.find("SET-COOKIE"), "a=1");
    EXPECT_EQ(headers.find("cookie"), std::nullopt);
    headers.set("SET-cookie", "c=3");
    ASSERT_EQ(headers.size(), 2U);
    EXPECT_EQ(headers.find("Set-Cookie"), "c=3");
    headers.remove("etag");
    EXPECT_EQ(headers.find("ETag"), std::nullopt);
}

TEST(repeatable, follows_the_method_unless_told) {
    request what;
    for (const auto* method : {"GET", "HEAD", "OPTIONS", "PUT", "DELETE"}) {
        what.method = method;
        EXPECT_TRUE(repeatable(what)) << method;
    }
    for (const auto* method : {"POST", "PATCH", "CONNECT", "get"}) {
        what.method = method;
        EXPECT_FALSE(repeatable(what)) << method;
    }
    what.repeatable = true;
    EXPECT_TRUE(repeatable(what));
    what.method = "GET";
    what.repeatable = false;
    EXPECT_FALSE(repeatable(what));
}

TEST(percent_encode, leaves_only_what_is_unreserved) {
    EXPECT_EQ(percent_encode("aZ09-._~"), "aZ09-._~");
    EXPECT_EQ(percent_encode("a b&c=d/ä+"), "a%20b%26c%3Dd%2F%C3%A4%2B");
    EXPECT_EQ(percent_encode("a b+", true), "a+b%2B");
}

TEST(request, writes_are_more_urgent_than_reads_unless_it_says) {
    request what;
    EXPECT_EQ(urgency_of(what), urgency::listing);
    what.method = "PATCH";
    EXPECT_EQ(urgency_of(what), urgency::publishing);
    what.method = "GET";
    what.urgent = urgency::publishing;
    EXPECT_EQ(urgency_of(what), urgency::publishing);
}

}  // namespace
}  // namespace sluice::net
