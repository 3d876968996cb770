#include <sluice/net/query.hpp>

#include <gtest/gtest.h>

#include <string>

namespace sluice::net {
namespace {

std::string query(std::string_view text, bool plus = false) {
    const auto made = query_string(*parse_json(text), plus);
    return made ? *made : "failed: " + made.error().message;
}

TEST(query, pairs_in_their_order) {
    EXPECT_EQ(query(R"({"b":"x y","a":1.10,"c":true})"), "b=x%20y&a=1.10&c=true");
    EXPECT_EQ(query(R"({"b":"x y"})", true), "b=x+y");
    EXPECT_EQ(query("{}"), "");
    EXPECT_EQ(query("null"), "");
}

TEST(query, a_list_repeats_its_key) {
    EXPECT_EQ(query(R"({"s":["DRAFT","POSTED"],"e":[],"n":null})"), "s=DRAFT&s=POSTED");
}

TEST(query, keys_are_encoded_too) {
    EXPECT_EQ(query(R"({"a&b":"=ü"})"), "a%26b=%3D%C3%BC");
}

TEST(query, what_has_no_text_is_refused_by_name) {
    EXPECT_NE(query(R"({"filter":{"a":1}})").find("'filter'"), std::string::npos);
    EXPECT_NE(query(R"({"filter":[[1]]})").find("'filter'"), std::string::npos);
    EXPECT_NE(query(R"({"filter":[null]})").find("'filter'"), std::string::npos);
    EXPECT_EQ(query("[1]"), "failed: the query is not an object");
}

TEST(query, goes_behind_a_target) {
    EXPECT_EQ(with_query("/a", "b=1"), "/a?b=1");
    EXPECT_EQ(with_query("/a?b=1", "c=2"), "/a?b=1&c=2");
    EXPECT_EQ(with_query("/a", ""), "/a");
}

}  // namespace
}  // namespace sluice::net
