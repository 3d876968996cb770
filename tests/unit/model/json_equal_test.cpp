#include <sluice/model/json.hpp>

#include <gtest/gtest.h>

namespace sluice {
namespace {

bool equal(std::string_view left, std::string_view right) {
    return json_equal(*parse_json(left), *parse_json(right));
}

TEST(json_equal, looks_at_members_without_regard_to_order) {
    EXPECT_TRUE(equal(R"({"a":1,"b":[1.0,{"c":null}]})", R"({"b":[1,{"c":null}],"a":1e0})"));
    EXPECT_FALSE(equal(R"({"a":1})", R"({"a":1,"b":null})"));
    EXPECT_FALSE(equal(R"({"a":1})", R"({"b":1})"));
}

TEST(json_equal, looks_at_items_in_order) {
    EXPECT_TRUE(equal("[1,2]", "[1,2.0]"));
    EXPECT_FALSE(equal("[1,2]", "[2,1]"));
    EXPECT_FALSE(equal("[1]", "[1,1]"));
}

TEST(json_equal, keeps_kinds_apart) {
    const char* different[] = {"null", "false", "0",    "\"\"",    "[]",
                               "{}",   "\"0\"", "1.10", "\"1.10\""};
    for (const char* left : different) {
        for (const char* right : different) {
            EXPECT_EQ(equal(left, right), std::string_view(left) == right) << left << ' ' << right;
        }
    }
}

TEST(json_kind, counts_a_number_kept_as_text_as_a_number) {
    EXPECT_EQ(kind_of(*parse_json("1.10")), json_kind::number);
    EXPECT_EQ(kind_of(*parse_json("\"1.10\"")), json_kind::string);
    EXPECT_EQ(name_of(json_kind::number), "number");
}

}  // namespace
}  // namespace sluice
