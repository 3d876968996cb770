#include "sandbox/call.hpp"

#include <gtest/gtest.h>

namespace sluice::sandbox {
namespace {

call taken(std::string target) {
    net::request what;
    what.target = std::move(target);
    return take_apart(what).value();
}

TEST(call, takes_path_and_query_apart_and_decodes_them) {
    const auto made = taken("/post/a%20b?x=1%2B1&y=a+b&x=2");
    EXPECT_EQ(made.path, "/post/a b");
    EXPECT_EQ(made.segments, (std::vector<std::string>{"post", "a b"}));
    EXPECT_EQ(made.parameter("x"), "1+1");
    EXPECT_EQ(made.parameter("y"), "a b");
    EXPECT_EQ(made.parameter("z"), std::nullopt);
}

// Reference, section 3 (D): statuses repeated; a comma list is accepted here too.
TEST(call, reads_repeated_and_comma_lists_alike) {
    const std::vector<std::string> both{"DRAFT", "POSTED"};
    EXPECT_EQ(taken("/post?statuses=DRAFT&statuses=POSTED").parameters("statuses"), both);
    EXPECT_EQ(taken("/post?statuses=DRAFT,POSTED").parameters("statuses"), both);
    EXPECT_EQ(taken("/post?statuses=DRAFT%2CPOSTED,").parameters("statuses"), both);
    EXPECT_TRUE(taken("/post?statuses=").parameters("statuses").empty());
}

TEST(call, finds_the_key_whatever_the_case_of_its_header) {
    net::request what;
    what.target = "/me";
    what.headers.add("x-api-key", "abc");
    EXPECT_EQ(take_apart(what)->key, "abc");
}

TEST(call, enters_a_base_at_a_slash_only) {
    auto inside = taken("/api/_public/v1/post/x");
    EXPECT_TRUE(enter_base(inside, "/api/_public/v1"));
    EXPECT_EQ(inside.path, "/post/x");
    EXPECT_EQ(inside.segments, (std::vector<std::string>{"post", "x"}));
    auto beside = taken("/api/_public/v10/post");
    EXPECT_FALSE(enter_base(beside, "/api/_public/v1"));
    auto itself = taken("/_sandbox");
    EXPECT_TRUE(enter_base(itself, "/_sandbox"));
    EXPECT_EQ(itself.path, "");
}

TEST(call, refuses_a_target_that_is_none) {
    net::request what;
    what.target = "no slash";
    EXPECT_FALSE(take_apart(what));
}

}  // namespace
}  // namespace sluice::sandbox
