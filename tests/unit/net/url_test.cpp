#include "net/url.hpp"

#include <gtest/gtest.h>

namespace sluice::net {
namespace {

std::string parsed_text(std::string_view text) {
    const auto got = parse_url(text);
    return got ? to_text(*got) : "refused: " + got.error().message;
}

TEST(parse_url, finds_site_and_target) {
    const auto got = parse_url("HTTPS://Shop.Example:8443/a/b?x=1#part");
    ASSERT_TRUE(got.has_value());
    EXPECT_EQ(got->site, (site{true, "shop.example", 8443}));
    EXPECT_EQ(got->target, "/a/b?x=1");
    EXPECT_EQ(without_query(*got), "https://shop.example:8443/a/b");
}

TEST(parse_url, knows_the_ports_of_the_schemes) {
    EXPECT_EQ(parse_url("http://a")->site.port, 80);
    EXPECT_EQ(parse_url("https://a")->site.port, 443);
    EXPECT_EQ(host_header(parse_url("https://a:443/")->site), "a");
    EXPECT_EQ(host_header(parse_url("http://a:443/")->site), "a:443");
    EXPECT_EQ(with_port(parse_url("http://a/")->site), "a:80");
    EXPECT_EQ(parsed_text("http://a"), "http://a/");
    EXPECT_EQ(parsed_text("http://a?x"), "http://a/?x");
}

TEST(parse_url, takes_addresses) {
    const auto six = parse_url("http://[::1]:8080/x");
    ASSERT_TRUE(six.has_value());
    EXPECT_EQ(six->site.host, "::1");
    EXPECT_EQ(host_header(six->site), "[::1]:8080");
    EXPECT_EQ(parse_url("http://127.0.0.1/")->site.host, "127.0.0.1");
}

TEST(parse_url, encodes_what_must_be) {
    EXPECT_EQ(parsed_text("http://a/ä b?q=\"x|y\"&s[]=1&t=%20"),
              "http://a/%C3%A4%20b?q=%22x%7Cy%22&s%5B%5D=1&t=%20");
}

TEST(parse_url, refuses_what_it_cannot_use) {
    for (const auto* text :
         {"ftp://a/", "a/b", "", "http://", "http:///x", "http://a:99999/", "http://a:0/",
          "http://a/\r\nX: y", "http://münchen.example/", "http://a/%zz", "mailto:a@b"}) {
        const auto got = parse_url(text);
        ASSERT_FALSE(got.has_value()) << text;
        EXPECT_EQ(got.error().kind, failure_class::refused);
    }
}

TEST(parse_url, takes_a_host_that_means_one_thing) {
    EXPECT_EQ(parsed_text("http://Shop.Example./x"), "http://shop.example/x");
    EXPECT_EQ(parsed_text("http://4.a/x"), "http://4.a/x");
    EXPECT_EQ(parsed_text("http://a.0xyz4/x"), "http://a.0xyz4/x");
    for (const auto* text : {"http://2130706433/", "http://127.0.0.1./",   "http://0x7f000001/",
                             "http://0x7f.1/",     "http://127.1/",        "http://0177.0.0.1/",
                             "http://127.0.0.01/", "http://127.0.0.1.1/",  "http://256.0.0.1/",
                             "http://1/",          "http://a.1/",          "http://127.0.0.0x1/",
                             "http://.a/",         "http://a..b/",         "http://a../",
                             "http://./",          "http://.../",          "http://[::1%25eth0]/",
                             "http://a%2eb/",      "http://127。0。0。1/", "http://①/"}) {
        EXPECT_FALSE(parse_url(text).has_value()) << text;
    }
}

TEST(parse_url, shows_neither_query_nor_password) {
    for (const auto* text : {"http://a:x/?key=hunter2", "ftp://a/?key=hunter2",
                             "http://user:hunter2@a/", "http://user:hunter2@a:x/"}) {
        const auto got = parse_url(text);
        ASSERT_FALSE(got.has_value()) << text;
        EXPECT_EQ(describe(got.error()).find("hunter2"), std::string::npos)
            << describe(got.error());
    }
}

TEST(join_url, puts_a_path_behind_the_base) {
    EXPECT_EQ(to_text(*join_url("http://a/api/", "/posts?x=1")), "http://a/api/posts?x=1");
    EXPECT_EQ(to_text(*join_url("http://a/api", "posts")), "http://a/api/posts");
    EXPECT_EQ(to_text(*join_url("http://a/api", "?x=1")), "http://a/api?x=1");
    EXPECT_EQ(to_text(*join_url("http://a/api", "")), "http://a/api");
    EXPECT_EQ(to_text(*join_url("http://a", "/go?to=http://b/")), "http://a/go?to=http://b/");
    EXPECT_EQ(to_text(*join_url("http://a/api", "https://b/x")), "https://b/x");
    EXPECT_FALSE(join_url("", "/posts").has_value());
    EXPECT_FALSE(join_url("http://a/?x", "/posts").has_value());
}

TEST(resolve_url, follows_rfc_3986) {
    const auto from = *parse_url("https://a:8443/x/y?q=1");
    EXPECT_EQ(to_text(*resolve_url(from, "z")), "https://a:8443/x/z");
    EXPECT_EQ(to_text(*resolve_url(from, "/z?w=ä")), "https://a:8443/z?w=%C3%A4");
    EXPECT_EQ(to_text(*resolve_url(from, "../z")), "https://a:8443/z");
    EXPECT_EQ(to_text(*resolve_url(from, "//b/z")), "https://b/z");
    EXPECT_EQ(to_text(*resolve_url(from, "http://c")), "http://c/");
    EXPECT_FALSE(resolve_url(from, "javascript:alert(1)").has_value());
    EXPECT_FALSE(resolve_url(from, "http://user:word@c/").has_value());
    EXPECT_FALSE(resolve_url(from, "/a\nb").has_value());
}

}  // namespace
}  // namespace sluice::net
