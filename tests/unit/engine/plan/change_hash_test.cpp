#include "engine/plan/change_hash.hpp"

#include <gtest/gtest.h>

#include <set>
#include <string>
#include <string_view>

namespace sluice::engine {
namespace {

std::string hash(std::string_view text) {
    return change_hash(parse_json(text).value());
}

TEST(change_hash, is_the_first_half_of_a_sha_256) {
    // SHA-256 of the four letters "null".
    EXPECT_EQ(hash("null"), "74234e98afe7498fb5daf1f36ac2d78a");
}

TEST(change_hash, does_not_see_the_order_of_members) {
    EXPECT_EQ(hash(R"({"a":1,"b":{"c":2,"d":3}})"), hash(R"({"b":{"d":3,"c":2},"a":1})"));
}

TEST(change_hash, tells_every_other_difference) {
    const std::vector<std::string_view> different = {"null",
                                                     "true",
                                                     "false",
                                                     "0",
                                                     "1",
                                                     "1.0",
                                                     "1.10",
                                                     "\"1\"",
                                                     "[]",
                                                     "{}",
                                                     "[1]",
                                                     "[[1]]",
                                                     "[1,2]",
                                                     "[2,1]",
                                                     "\"a\"",
                                                     "\"A\"",
                                                     "[null]",
                                                     R"({"a":null})",
                                                     R"("")",
                                                     R"({"a":1})",
                                                     R"({"a":"1"})",
                                                     R"([""])",
                                                     R"({"":1})",
                                                     R"({"a":[1,2]})",
                                                     R"(",")",
                                                     R"(["a,b"])",
                                                     R"(["a","b"])",
                                                     "12",
                                                     R"({"b":1})",
                                                     R"({"a":[1],"b":2})",
                                                     "18446744073709551616",
                                                     "18446744073709551617"};
    std::set<std::string> hashes;
    for (const auto text : different) {
        EXPECT_TRUE(hashes.insert(hash(text)).second) << text;
    }
}

}  // namespace
}  // namespace sluice::engine
