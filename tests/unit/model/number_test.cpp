#include <sluice/model/number.hpp>

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <string>
#include <vector>

namespace sluice {
namespace {

json::value number(std::string_view text) {
    return *parse_json(text);
}

TEST(number, orders_every_pair_by_value) {
    const std::vector<std::string> ascending = {"-1e400",
                                                "-123456789012345678901234567890",
                                                "-18446744073709551616",
                                                "-9223372036854775809",
                                                "-9223372036854775808",
                                                "-9007199254740993",
                                                "-9007199254740992.5",
                                                "-2",
                                                "-1.5",
                                                "-1",
                                                "-0.10001",
                                                "-0.1",
                                                "-1e-400",
                                                "0",
                                                "1e-400",
                                                "1e-399",
                                                "0.05",
                                                "0.1",
                                                "0.10000000000000001",
                                                "0.11",
                                                "1",
                                                "1.5",
                                                "2",
                                                "10",
                                                "12.5",
                                                "100",
                                                "9007199254740992",
                                                "9007199254740993",
                                                "9007199254740993.5",
                                                "9223372036854775807",
                                                "9223372036854775808",
                                                "18446744073709551615",
                                                "18446744073709551616",
                                                "18446744073709551617",
                                                "1e20",
                                                "1e400",
                                                "1.1e400",
                                                "1e500",
                                                "1e99999999999999999999"};
    for (std::size_t i = 0; i < ascending.size(); ++i) {
        for (std::size_t j = 0; j < ascending.size(); ++j) {
            EXPECT_EQ(compare_numbers(number(ascending[i]), number(ascending[j])), i <=> j)
                << ascending[i] << " and " << ascending[j];
        }
    }
}

TEST(number, finds_equal_what_is_written_differently) {
    const std::vector<std::vector<std::string>> same = {
        {"0", "-0", "0.0", "-0.0e7", "0e400"},
        {"1", "1.0", "1e0", "10e-1", "0.1e1", "100E-2"},
        {"100000", "1E5", "1e+5", "1e5", "0.1e6"},
        {"-249.5", "-249.50", "-2495e-1", "-2.495E2"},
        {"18446744073709551616", "18446744073709551616.0", "1.8446744073709551616e19"},
        {"100000000000000000000", "1e20", "1e+20"},
        {"9223372036854775808", "9223372036854775808.00"},
    };
    for (const std::vector<std::string>& group : same) {
        for (const std::string& left : group) {
            for (const std::string& right : group) {
                EXPECT_TRUE(json_equal(number(left), number(right))) << left << " and " << right;
            }
        }
    }
}

TEST(number, compares_computed_doubles_with_what_was_read) {
    EXPECT_EQ(compare_numbers(json::value(3.0), number("3")), std::strong_ordering::equal);
    EXPECT_EQ(compare_numbers(json::value(0.5), number("0.50")), std::strong_ordering::equal);
    EXPECT_EQ(compare_numbers(json::value(1e22), number("10000000000000000000000")),
              std::strong_ordering::equal);
    EXPECT_EQ(compare_numbers(json::value(std::uint64_t{7}), number("7")),
              std::strong_ordering::equal);
    EXPECT_EQ(compare_numbers(json::value(-0.0), number("0")), std::strong_ordering::equal);
}

TEST(number, puts_what_is_not_finite_last) {
    const json::value endless(std::numeric_limits<double>::infinity());
    const json::value none(std::numeric_limits<double>::quiet_NaN());
    EXPECT_EQ(compare_numbers(endless, number("1e400")), std::strong_ordering::greater);
    EXPECT_EQ(compare_numbers(number("1e400"), none), std::strong_ordering::less);
    EXPECT_EQ(compare_numbers(none, none), std::strong_ordering::equal);
}

TEST(number, gives_the_nearest_double) {
    EXPECT_EQ(to_double(number("1.10")), 1.1);
    EXPECT_EQ(to_double(number("18446744073709551615")), 18446744073709551615.0);
    EXPECT_EQ(to_double(number("-3")), -3.0);
    EXPECT_EQ(to_double(number("1e400")), std::numeric_limits<double>::infinity());
    EXPECT_EQ(to_double(number("-1e400")), -std::numeric_limits<double>::infinity());
    EXPECT_EQ(to_double(number("1e-400")), 0.0);
    EXPECT_TRUE(std::signbit(to_double(number("-0"))));
}

TEST(number, takes_a_text_that_is_a_number_and_nothing_else) {
    EXPECT_EQ(write_json(*number_from_text("1.10")), "1.10");
    EXPECT_EQ(write_json(*number_from_text("-12")), "-12");
    for (const char* text :
         {"", " 1", "1 ", "+1", "01", "1.", ".5", "1e", "abc", "-", "1x", "0x1", "inf", "nan"}) {
        EXPECT_FALSE(number_from_text(text)) << text;
    }
}

TEST(number, finds_where_a_number_ends) {
    EXPECT_EQ(number_prefix("12,"), 2U);
    EXPECT_EQ(number_prefix("-1.5e+3]"), 7U);
    EXPECT_EQ(number_prefix("01"), 1U);
    EXPECT_EQ(number_prefix("1.x"), 0U);
    EXPECT_EQ(number_prefix("x"), 0U);
}

}  // namespace
}  // namespace sluice
