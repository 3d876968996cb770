#include "engine/stages/order_key.hpp"

#include <gtest/gtest.h>

namespace sluice::engine {
namespace {

entity record_of(const std::string& data) {
    entity record;
    record.id = "p-1";
    record.headers["shop"] = "north";
    record.data = parse_json(data).value();
    return record;
}

result<std::string> key(const std::string& order_by, const std::string& data) {
    route_plan route;
    if (!order_by.empty()) {
        route.order_by = expression::compile(order_by).value();
    }
    return order_key_of(route, record_of(data), wall_time{});
}

TEST(order_key, is_the_identifier_without_an_expression) {
    EXPECT_EQ(key("", "{}").value(), "p-1");
}

TEST(order_key, is_what_the_expression_gives_as_text) {
    EXPECT_EQ(key("shop", R"({"shop":"a"})").value(), "a");
    EXPECT_EQ(key("shop", R"({"shop":18446744073709551616})").value(), "18446744073709551616");
    EXPECT_EQ(key("shop", R"({"shop":false})").value(), "false");
    EXPECT_EQ(key("header.shop", "{}").value(), "north");
    EXPECT_EQ(key("[shop, `1.10`]", R"({"shop":"a/b"})").value(), "a~1b/1.10");
}

TEST(order_key, null_falls_back_to_the_identifier) {
    EXPECT_EQ(key("shop", "{}").value(), "p-1");
}

TEST(order_key, lists_objects_and_failing_expressions_are_told) {
    for (const auto* data : {R"({"shop":[]})", R"({"shop":[null]})", R"({"shop":{}})"}) {
        const auto made = key("shop", data);
        ASSERT_FALSE(made) << data;
        EXPECT_EQ(made.error().kind, failure_class::invalid);
        EXPECT_TRUE(made.error().message.starts_with("order_by: shop gave ")) << data;
    }
    EXPECT_FALSE(key("abs(shop)", R"({"shop":"x"})"));
}

}  // namespace
}  // namespace sluice::engine
