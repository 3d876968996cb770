#include <sluice/expression/expression.hpp>

#include <gtest/gtest.h>

namespace sluice {
namespace {

result<json::value> evaluated(std::string_view text) {
    const auto compiled = expression::compile(text);
    if (!compiled) {
        return compiled.error();
    }
    return compiled->evaluate(json::value(nullptr));
}

TEST(time_functions, adds_a_length_of_time) {
    EXPECT_EQ(write_json(evaluated("time_add('2026-01-31T23:30:00Z', '1h30m')").value()),
              "\"2026-02-01T01:00:00Z\"");
}

TEST(time_functions, goes_back_with_a_minus) {
    EXPECT_EQ(write_json(evaluated("time_add('2026-03-01T00:00:00+01:00', '-1d')").value()),
              "\"2026-02-27T23:00:00Z\"");
}

TEST(time_functions, counts_whole_seconds) {
    EXPECT_EQ(
        write_json(evaluated("seconds_between('2026-01-01T00:00:00.900Z', '2026-01-02T00:00:00Z')")
                       .value()),
        "86399");
    EXPECT_EQ(
        write_json(
            evaluated("seconds_between('2026-01-02T00:00:00Z', '2026-01-01T00:00:00Z')").value()),
        "-86400");
}

TEST(time_functions, a_text_that_is_no_moment_is_named) {
    const auto failed = evaluated("time_add('tomorrow', '1d')");
    ASSERT_FALSE(failed);
    EXPECT_NE(describe(failed.error()).find("'tomorrow' is not a point in time"),
              std::string::npos);
    EXPECT_NE(describe(failed.error()).find("time_add()"), std::string::npos);
}

TEST(time_functions, a_length_without_a_unit_is_named) {
    const auto failed = evaluated("time_add('2026-01-01T00:00:00Z', '5')");
    ASSERT_FALSE(failed);
    EXPECT_NE(describe(failed.error()).find("'5' is not a length of time"), std::string::npos);
}

}  // namespace
}  // namespace sluice
