#include <sluice/model/kept_json.hpp>

#include <gtest/gtest.h>

#include <string>

namespace sluice {
namespace {

std::string nested(std::size_t levels) {
    return std::string(levels, '[') + std::string(levels, ']');
}

TEST(kept_json, is_read_deeper_than_texts_from_outside) {
    EXPECT_TRUE(parse_json(nested(128)));
    EXPECT_FALSE(parse_json(nested(129)));
    EXPECT_TRUE(parse_kept_json(nested(129)));
    EXPECT_TRUE(parse_kept_json(nested(kept_json_depth)));
    EXPECT_FALSE(parse_kept_json(nested(kept_json_depth + 1)));
}

TEST(kept_json, depth_is_that_of_the_deepest_part) {
    const auto value = parse_json(R"({"a":1,"b":[{"c":[]},2],"d":{}})").value();
    EXPECT_TRUE(nests_deeper_than(value, 3));
    EXPECT_FALSE(nests_deeper_than(value, 4));
    EXPECT_FALSE(nests_deeper_than(json::value(1), 0));
    EXPECT_TRUE(nests_deeper_than(json::value(json::array()), 0));
    EXPECT_FALSE(nests_deeper_than(parse_json(nested(128)).value(), 128));
    EXPECT_TRUE(nests_deeper_than(parse_json(nested(128)).value(), 127));
}

}  // namespace
}  // namespace sluice
