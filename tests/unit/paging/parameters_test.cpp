#include "paging/parameters.hpp"

#include "support/templates.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sluice::paging {
namespace {

using ::testing::HasSubstr;

std::string filled(std::string_view path, std::string_view values) {
    const auto made = filled_path(path, *parse_json(values));
    return made ? *made : describe(made.error());
}

TEST(parameters, slots_take_encoded_values) {
    EXPECT_EQ(filled("/a/{id}/b/{n}", R"({"id":"x/y ?","n":7})"), "/a/x%2Fy%20%3F/b/7");
    EXPECT_EQ(filled("/a", "null"), "/a");
}

TEST(parameters, a_value_leads_to_no_other_path) {
    EXPECT_THAT(filled("/a/{id}", R"({"id":".."})"), HasSubstr("it must be an id"));
    EXPECT_THAT(filled("/a/../{id}", R"({"id":1})"), HasSubstr("lead to another path"));
    EXPECT_THAT(filled("/a/{id}", R"({"id":""})"), HasSubstr("has no value"));
    EXPECT_THAT(filled("/a/{id}", R"({"id":[1]})"), HasSubstr("is array"));
    EXPECT_THAT(filled("/a/{id}", R"({"id":1,"key":2})"),
                HasSubstr("unknown path parameter 'key'"));
    EXPECT_THAT(filled("/a/{id}", "[]"), HasSubstr("is not a map"));
}

TEST(parameters, a_failure_names_its_member) {
    parameters from;
    from.query = testing::templated(R"({"q":"{{ sum('x') }}"})");
    const auto made = values_of(from, json::object(), {});
    ASSERT_FALSE(made);
    EXPECT_THAT(made.error().message, HasSubstr("parameters.query"));
}

}  // namespace
}  // namespace sluice::paging
