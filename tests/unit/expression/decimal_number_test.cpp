#include "expression/decimal_number.hpp"

#include <sluice/model/number.hpp>

#include <gtest/gtest.h>

#include <fstream>
#include <limits>
#include <sstream>
#include <string>

namespace sluice::jmespath {
namespace {

decimal_number number(std::string_view letters) {
    return decimal_number::read(letters);
}

std::string result_of(std::string_view left, std::string_view sign, std::string_view right) {
    const decimal_number first = number(left);
    const decimal_number second = number(right);
    if (sign == "+") {
        return (first + second).text();
    }
    if (sign == "-") {
        return (first - second).text();
    }
    if (sign == "*") {
        return (first * second).text();
    }
    if (sign == "/") {
        return (first / second).text();
    }
    if (sign == "%") {
        return decimal_number::remainder(first, second).text();
    }
    const auto quotient = decimal_number::floor_divide(first, second);
    return quotient ? quotient->text() : "none";
}

// Made with an independent implementation of IEEE 754's decimal128 rules.
TEST(decimal_number, agrees_with_reckoned_cases) {
    std::stringstream text;
    text << std::ifstream(SLUICE_SOURCE_DIR "/tests/golden/decimal/operations.json").rdbuf();
    const json::value cases = parse_json(text.str()).value();
    ASSERT_GT(cases.as_array().size(), 300U);
    for (const json::value& one : cases.as_array()) {
        const json::array& row = one.as_array();
        const std::string found =
            result_of(row[0].as_string(), row[1].as_string(), row[2].as_string());
        // The same number may be written with and without an exponent.
        EXPECT_EQ(compare_numbers(*number_from_text(found), *number_from_text(row[3].as_string())),
                  std::strong_ordering::equal)
            << write_json(one) << " gives " << found;
    }
}

TEST(decimal_number, rounds_half_away_from_zero_to_places) {
    EXPECT_EQ(number("2.5").rounded(0).text(), "3");
    EXPECT_EQ(number("-2.5").rounded(0).text(), "-3");
    EXPECT_EQ(number("2.4999").rounded(0).text(), "2");
    EXPECT_EQ(number("2.345").rounded(2).text(), "2.35");
    EXPECT_EQ(number("0.5").rounded(0).text(), "1");
    EXPECT_EQ(number("0.05").rounded(0).text(), "0");
    EXPECT_EQ(number("999.99").rounded(1).text(), "1000");
    EXPECT_EQ(number("1250").rounded(-2).text(), "1300");
    EXPECT_EQ(number("49").rounded(-2).text(), "0");
    EXPECT_EQ(number("50").rounded(-2).text(), "100");
    EXPECT_EQ(number("1.5").rounded(34).text(), "1.5");
    EXPECT_EQ(number("1e-30").rounded(5).text(), "0");
}

TEST(decimal_number, cuts_to_whole_numbers_in_each_direction) {
    EXPECT_EQ(number("-1.5").floor().text(), "-2");
    EXPECT_EQ(number("-1.5").ceil().text(), "-1");
    EXPECT_EQ(number("-1.5").truncated().text(), "-1");
    EXPECT_EQ(number("1.5").floor().text(), "1");
    EXPECT_EQ(number("1.5").ceil().text(), "2");
    EXPECT_EQ(number("0.001").ceil().text(), "1");
    EXPECT_EQ(number("-0.001").floor().text(), "-1");
    EXPECT_EQ(number("-0.001").ceil().text(), "0");
    EXPECT_EQ(number("1e-60").ceil().text(), "1");
    EXPECT_EQ(number("1e60").floor().text(), "1e60");
}

TEST(decimal_number, writes_short_numbers_plainly_and_long_ones_with_an_exponent) {
    EXPECT_EQ(number("1200").text(), "1200");
    EXPECT_EQ(number("1.20").text(), "1.2");
    EXPECT_EQ(number("0.00012").text(), "0.00012");
    EXPECT_EQ(number("1e3").text(), "1000");
    EXPECT_EQ(number("1e60").text(), "1e60");
    EXPECT_EQ(number("12.5e-60").text(), "1.25e-59");
    EXPECT_EQ(number("-0").text(), "0");
    EXPECT_EQ(number("0e99999999999999999999").text(), "0");
    EXPECT_EQ(number("00.5e1").text(), "5");
}

TEST(decimal_number, a_whole_number_of_64_bits_is_one_in_json_too) {
    EXPECT_TRUE(number("9223372036854775807").value().is_int64());
    EXPECT_TRUE(number("-9223372036854775808").value().is_int64());
    EXPECT_EQ(number("-9223372036854775808").integer(), std::numeric_limits<std::int64_t>::min());
    EXPECT_FALSE(number("9223372036854775808").integer());
    EXPECT_TRUE(number("9223372036854775808").value().is_uint64());
    EXPECT_FALSE(number("1.5").integer());
    EXPECT_EQ(number("1.5e1").integer(), 15);
    EXPECT_EQ(write_json(number("0.3").value()), "0.3");
    EXPECT_TRUE(number("0.3").value().is_double());
}

TEST(decimal_number, knows_the_range_of_a_double) {
    EXPECT_TRUE(number("1.7e308").in_range());
    EXPECT_FALSE(number("1.8e308").in_range());
    EXPECT_FALSE(number("1e999999").in_range());
    EXPECT_TRUE(number("1e-320").in_range());
    EXPECT_FALSE(number("1e-330").in_range());
    EXPECT_TRUE(number("0").in_range());
    EXPECT_FALSE((number("1e99999999") * number("1e99999999")).in_range());
}

TEST(decimal_number, a_floor_division_that_is_too_long_gives_none) {
    EXPECT_EQ(result_of("1e40", "//", "3"), "none");
    EXPECT_EQ(result_of("1e33", "//", "3"), "333333333333333333333333333333333");
    EXPECT_EQ(result_of("1e40", "%", "3"), "1");
}

}  // namespace
}  // namespace sluice::jmespath
