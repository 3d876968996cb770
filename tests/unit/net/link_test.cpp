#include <sluice/net/link.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sluice::net {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr std::string_view base = "https://api.example.com/v1";

std::string leads_to(std::string_view reference, std::string_view target = "/things?page=1") {
    const auto to = same_site_link(base, target, reference);
    return to ? *to : to.error().message;
}

std::string next_of(std::vector<std::string> values) {
    header_list headers;
    for (auto& value : values) {
        headers.add("Link", std::move(value));
    }
    return next_link(headers).value_or("none");
}

TEST(same_site_link, is_resolved_against_the_request) {
    EXPECT_EQ(leads_to("https://api.example.com/v1/things?page=2"),
              "https://api.example.com/v1/things?page=2");
    EXPECT_EQ(leads_to("/v1/things?page=2"), "https://api.example.com/v1/things?page=2");
    EXPECT_EQ(leads_to("?page=2"), "https://api.example.com/v1/things?page=2");
    EXPECT_EQ(leads_to("more?page=2"), "https://api.example.com/v1/more?page=2");
    EXPECT_EQ(leads_to("//API.example.com:443/x"), "https://api.example.com/x");
    EXPECT_EQ(leads_to("?c=3", "https://api.example.com/v1/things?c=2"),
              "https://api.example.com/v1/things?c=3");
}

TEST(same_site_link, never_leaves_the_site) {
    for (const auto* foreign :
         {"https://evil.example/v1/things?key=hunter2", "http://api.example.com:8080/v1/things",
          "https://api.example.com:8443/v1/things", "//evil.example/x",
          "https://api.example.com.evil.example/", "https://evil.example\\@api.example.com/x"}) {
        const auto to = same_site_link(base, "/things", foreign);
        ASSERT_FALSE(to) << foreign << " led to " << *to;
        EXPECT_EQ(to.error().kind, failure_class::refused);
        EXPECT_FALSE(to.error().mend.empty());
        EXPECT_THAT(to.error().message, Not(HasSubstr("hunter2")));
    }
    EXPECT_THAT(
        leads_to("https://evil.example/x"),
        AllOf(HasSubstr("leaves https://api.example.com/v1"), HasSubstr("https://evil.example/x")));
}

TEST(same_site_link, refuses_what_is_no_url) {
    for (const auto* text : {"ftp://api.example.com/x", "https://ada:secret@api.example.com/x",
                             "https://", "javascript:alert(1)", "/a\nHost: evil"}) {
        const auto to = same_site_link(base, "/things", text);
        ASSERT_FALSE(to) << text;
        EXPECT_THAT(describe(to.error()), AllOf(HasSubstr("not a URL"), Not(HasSubstr("secret"))));
    }
}

TEST(same_site_link, a_plain_link_to_the_host_of_an_https_base_becomes_https) {
    // A proxy ended TLS, so the service after it sees plain HTTP.
    for (const auto* link :
         {"http://api.example.com/v1/things?page=2", "http://API.example.com:80/v1/things?page=2",
          "http://api.example.com:443/v1/things?page=2"}) {
        EXPECT_EQ(same_site_link(base, "/things", link).value(),
                  "https://api.example.com/v1/things?page=2")
            << link;
    }
    const auto high = "https://api.example.com:8443/v1";
    EXPECT_EQ(same_site_link(high, "/things", "http://api.example.com:8443/v1/x").value(),
              "https://api.example.com:8443/v1/x");
    EXPECT_EQ(same_site_link(high, "/things", "http://api.example.com/v1/x").value(),
              "https://api.example.com:8443/v1/x");
    EXPECT_FALSE(same_site_link(base, "/things", "http://api.example.com:8080/v1/x"));
    EXPECT_FALSE(same_site_link(base, "/things", "http://evil.example/v1/x"));
    EXPECT_FALSE(
        same_site_link("http://api.example.com/v1", "/things", "https://api.example.com/"));
}

TEST(is_below, takes_whole_parts_of_the_path_on_the_same_site) {
    for (const auto* url : {"https://api.example.com/v1", "https://API.example.com:443/v1/things",
                            "https://api.example.com/v1?x=1"}) {
        EXPECT_TRUE(is_below(base, url)) << url;
    }
    for (const auto* url : {"https://api.example.com/v10", "https://api.example.com/",
                            "http://api.example.com/v1", "https://b.example.com/v1", "/v1"}) {
        EXPECT_FALSE(is_below(base, url)) << url;
    }
    EXPECT_TRUE(is_below("https://a.example/", "https://a.example/x"));
    EXPECT_TRUE(is_below("https://a.example/v1/", "https://a.example/v1"));
}

TEST(leaves_site, knows_another_scheme_host_and_port) {
    EXPECT_FALSE(leaves_site(base, "/things?x=https://evil.example"));
    EXPECT_FALSE(leaves_site(base, "https://api.example.com/other"));
    EXPECT_TRUE(leaves_site(base, "https://evil.example/v1/things"));
    EXPECT_TRUE(leaves_site(base, "http://api.example.com/v1/things"));
    EXPECT_TRUE(leaves_site(base, "https://api.example.com:444/v1/things"));
    EXPECT_TRUE(leaves_site(base, "https://ada@api.example.com/v1"));
}

TEST(next_link, is_found_among_others) {
    EXPECT_EQ(next_of({R"(</things?page=2>; rel="next")"}), "/things?page=2");
    EXPECT_EQ(next_of({R"(</a>; rel="prev", </b,c>;rel=next)"}), "/b,c");
    EXPECT_EQ(next_of({R"(</a>; rel=prev)", R"(</b>; title="a \"b, c\"; rel=x"; REL="last Next")"}),
              "/b");
    EXPECT_EQ(next_of({R"(</a> ; rel = "next")"}), "/a");
}

TEST(next_link, is_not_made_of_anything_else) {
    EXPECT_EQ(next_of({}), "none");
    EXPECT_EQ(next_of({R"(</a>; rel="nextpage")"}), "none");
    EXPECT_EQ(next_of({R"(</a>; rel="prev"; rel="next")"}), "none");
    EXPECT_EQ(next_of({R"(</a>; rel="next"; anchor="#x")"}), "none");
    EXPECT_EQ(next_of({R"(</a>; title="</b>; rel=next")"}), "none");
    for (const auto* broken :
         {"", "nonsense", "</a", R"(</a>; rel="ne)", "</a>;", "</a>; =;;", "<"}) {
        EXPECT_EQ(next_of({broken}), "none") << broken;
    }
}

}  // namespace
}  // namespace sluice::net
