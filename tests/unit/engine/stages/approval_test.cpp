#include "engine/stages/approval.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sluice::engine {
namespace {

using ::testing::HasSubstr;
using ::testing::Optional;

std::optional<std::string> why(const std::string& when, const std::string& data) {
    route_plan route;
    route.hold.emplace();
    if (!when.empty()) {
        route.hold->when = expression::compile(when).value();
    }
    entity record;
    record.type = "post";
    record.id = "p-1";
    record.headers["shop"] = "north";
    record.data = parse_json(data).value();
    return why_held(route, record, wall_time{});
}

TEST(why_held, a_route_without_hold_holds_nothing) {
    EXPECT_EQ(why_held(route_plan(), entity(), wall_time{}), std::nullopt);
}

TEST(why_held, without_an_expression_every_record_waits) {
    EXPECT_THAT(why("", "{}"), Optional(std::string("waits for approval")));
}

TEST(why_held, the_expression_sees_the_record_its_headers_and_its_name) {
    EXPECT_THAT(why("price > `100`", R"({"price":101})"), Optional(HasSubstr("price > `100`")));
    EXPECT_EQ(why("price > `100`", R"({"price":100})"), std::nullopt);
    EXPECT_TRUE(why("header.shop == 'north' && entity.id == 'p-1'", "{}"));
    EXPECT_FALSE(why("header.shop == 'south'", "{}"));
}

TEST(why_held, holds_when_the_expression_fails) {
    EXPECT_THAT(why("to_number(abs(price)) > `1`", R"({"price":"many"})"),
                Optional(HasSubstr("`hold` fails: ")));
}

}  // namespace
}  // namespace sluice::engine
