#include "transform/schema/json_pointer.hpp"

#include <gtest/gtest.h>

#include <string>

namespace sluice::transform {
namespace {

TEST(json_pointer, follows_names_and_indices) {
    const auto root = *parse_json(
        R"({"a":[1,{"b c":2}],"":3,"x/y":4,"m~n":5,"p%q":6,"p%25q":7,"ü":8,"0":9,"100%":10})");
    const auto at = [&root](std::string_view fragment) {
        const auto* found = find_by_fragment(root, fragment);
        return found == nullptr ? std::string("nowhere") : write_json(*found);
    };
    EXPECT_EQ(at(""), write_json(root));
    EXPECT_EQ(at("/a/0"), "1");
    EXPECT_EQ(at("/a/1/b%20c"), "2");
    EXPECT_EQ(at("/a/1/b c"), "2");
    EXPECT_EQ(at("/"), "3");
    EXPECT_EQ(at("/x~1y"), "4");
    EXPECT_EQ(at("/m~0n"), "5");
    EXPECT_EQ(at("/p%25q"), "6");
    EXPECT_EQ(at("/p%2525q"), "7");
    EXPECT_EQ(at("/%C3%BC"), "8");
    EXPECT_EQ(at("/0"), "9");
    EXPECT_EQ(at("/100%"), "10");
    for (const auto* nowhere :
         {"a", "/b", "/a/2", "/a/x", "/a/-1", "/a/99999999", "/a/0/b", "/x/y"}) {
        EXPECT_EQ(at(nowhere), "nowhere") << nowhere;
    }
}

}  // namespace
}  // namespace sluice::transform
