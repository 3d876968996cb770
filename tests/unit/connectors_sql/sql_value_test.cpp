#include "connectors/sql/sql_value.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sluice::sql {
namespace {

sql_value value_of(const std::string& text) {
    return sql_value_of(parse_json(text).value()).value();
}

TEST(sql_value, keeps_numbers_that_sql_can_hold) {
    EXPECT_EQ(value_of("7"), sql_value(std::int64_t{7}));
    EXPECT_EQ(value_of("-9223372036854775808"), sql_value(std::int64_t{INT64_MIN}));
    EXPECT_EQ(value_of("0.5"), sql_value(0.5));
    EXPECT_EQ(value_of("19.90"), sql_value(19.9));
}

TEST(sql_value, is_the_text_of_a_number_that_sql_would_round) {
    EXPECT_EQ(value_of("18446744073709551615"), sql_value(exact_number{"18446744073709551615"}));
    EXPECT_EQ(value_of("0.12345678901234567890123"),
              sql_value(exact_number{"0.12345678901234567890123"}));
}

TEST(sql_value, has_a_form_for_each_kind) {
    EXPECT_EQ(value_of("null"), sql_value());
    EXPECT_EQ(value_of("true"), sql_value(std::int64_t{1}));
    EXPECT_EQ(value_of("false"), sql_value(std::int64_t{0}));
    EXPECT_EQ(value_of("\"a\""), sql_value(std::string("a")));
    EXPECT_EQ(value_of("[1,\"a\"]"), sql_value(std::string("[1,\"a\"]")));
    EXPECT_EQ(value_of(R"({"a":1})"), sql_value(std::string(R"({"a":1})")));
    EXPECT_EQ(value_of(R"({"base64":"AAE="})"), sql_value(blob{std::string("\0\1", 2)}));
    EXPECT_EQ(value_of(R"({"base64":"AAE=","a":1})"),
              sql_value(std::string(R"({"base64":"AAE=","a":1})")));
}

TEST(sql_value, refuses_base64_that_is_none) {
    for (const auto* text : {R"({"base64":"?"})", R"({"base64":7})", R"({"base64":null})"}) {
        const auto made = sql_value_of(parse_json(text).value());
        ASSERT_FALSE(made) << text;
        EXPECT_EQ(made.error().kind, failure_class::refused);
    }
}

}  // namespace
}  // namespace sluice::sql
