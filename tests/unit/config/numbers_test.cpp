#include "configured.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>

namespace sluice::config::testing {
namespace {

using ::testing::HasSubstr;

struct number_options {
    bool flag = false;
    std::int64_t whole = 7;
    double part = 0.5;
    std::size_t size = 0;
    std::chrono::milliseconds wait{0};
};

const declaration<number_options>& numbers() {
    static const auto declared = [] {
        declaration<number_options> d("numbers", "Numbers");
        d.field("flag", &number_options::flag, "A flag");
        d.field("whole", &number_options::whole, "A whole number").at_least(-10).at_most(1'000);
        d.field("part", &number_options::part, "A number").at_most(2.5);
        d.field("size", &number_options::size, "A size").at_least(1).at_most(1024 * 1024);
        d.field("wait", &number_options::wait, "A time").at_least(std::chrono::seconds(1));
        return d;
    }();
    return declared;
}

number_options read(const std::string& text) {
    return options_of(numbers(), text);
}

TEST(numbers, are_read_as_written) {
    EXPECT_EQ(read("whole: -10").whole, -10);
    EXPECT_EQ(read("whole: +5").whole, 5);
    EXPECT_EQ(read("whole: 0").whole, 0);
    EXPECT_EQ(read("part: -0.25").part, -0.25);
    EXPECT_EQ(read("part: 1e-3").part, 0.001);
    EXPECT_TRUE(read("flag: true").flag);
    EXPECT_FALSE(read("flag: False").flag);
    EXPECT_EQ(read("{}").whole, 7);
}

TEST(numbers, sizes_know_their_units) {
    EXPECT_EQ(read("size: 1024").size, 1'024U);
    EXPECT_EQ(read("size: 12B").size, 12U);
    EXPECT_EQ(read("size: 64KiB").size, 65'536U);
    EXPECT_EQ(read("size: 3 kB").size, 3'000U);
    EXPECT_EQ(read("size: 1MB").size, 1'000'000U);
    EXPECT_EQ(read("size: 1MiB").size, 1'048'576U);
    for (const std::string wrong : {"1.5MB", "-1", "12 bytes", "012", "KiB", "99999999999GiB"}) {
        EXPECT_THAT(problems_of(numbers(), "size: " + wrong),
                    HasSubstr("t.yaml:1:7: expected a size such as 64KiB, 32MB or a number of "
                              "bytes, found '" +
                              wrong + "' in size\n"));
    }
}

TEST(numbers, durations_know_their_units) {
    EXPECT_EQ(read("wait: 1500ms").wait.count(), 1'500);
    EXPECT_EQ(read("wait: 1h30m").wait, std::chrono::minutes(90));
    for (const std::string wrong : {"30", "1x", "soon", "-1s"}) {
        EXPECT_THAT(problems_of(numbers(), "wait: " + wrong),
                    HasSubstr("t.yaml:1:7: expected a duration such as 30s or 1h30m, found '" +
                              wrong + "' in wait\n"));
    }
}

TEST(numbers, what_is_no_number_is_refused) {
    for (const std::string wrong : {"many", "1.5", "0x10", "1_000", "9223372036854775808", "--1"}) {
        EXPECT_THAT(problems_of(numbers(), "whole: " + wrong),
                    HasSubstr("t.yaml:1:8: expected a whole number, found '" + wrong + "'"));
    }
    for (const std::string wrong : {"nan", "inf", "1e999", "1,5"}) {
        EXPECT_THAT(problems_of(numbers(), "part: " + wrong),
                    HasSubstr("t.yaml:1:7: expected a number, found '" + wrong + "'"));
    }
    EXPECT_THAT(problems_of(numbers(), "whole: [1]"),
                HasSubstr("expected a whole number, found a list in whole"));
}

TEST(numbers, a_leading_zero_is_refused) {
    for (const std::string wrong : {"010", "-07", "+01"}) {
        EXPECT_THAT(problems_of(numbers(), "whole: " + wrong),
                    HasSubstr("^ write it without the leading zero"));
    }
}

TEST(numbers, a_quoted_number_or_boolean_is_a_text_and_refused) {
    EXPECT_EQ(problems_of(numbers(), "whole: \"5\""),
              "t.yaml:1:8: expected a whole number, found the text \"5\" in whole\n"
              "    1 | whole: \"5\"\n"
              "      |        ^ remove the quotes\n");
    EXPECT_THAT(problems_of(numbers(), "part: '1.5'"), HasSubstr("^ remove the quotes"));
    EXPECT_EQ(problems_of(numbers(), "flag: 'true'"),
              "t.yaml:1:7: expected true or false, found the text \"true\" in flag\n"
              "    1 | flag: 'true'\n"
              "      |       ^ remove the quotes\n");
}

TEST(numbers, a_quoted_variable_may_be_a_number) {
    test_variables variables;
    variables.set = {{"N", "12"}, {"FLAG", "true"}};
    const auto got =
        options_of(numbers(), "whole: \"${env:N}\"\nflag: \"${env:FLAG}\"\n", variables);
    EXPECT_EQ(got.whole, 12);
    EXPECT_TRUE(got.flag);
    EXPECT_THAT(problems_of(numbers(), "whole: \"1${env:N}\"", variables),
                HasSubstr("expected a whole number, found the text \"112\""));
}

TEST(numbers, yes_and_no_are_not_booleans) {
    EXPECT_THAT(problems_of(numbers(), "flag: yes"), HasSubstr("^ write true"));
    EXPECT_THAT(problems_of(numbers(), "flag: off"), HasSubstr("^ write false"));
    EXPECT_THAT(problems_of(numbers(), "flag: 1"), HasSubstr("expected true or false, found '1'"));
}

TEST(numbers, bounds_are_named_as_they_are_written) {
    EXPECT_EQ(read("whole: 1000").whole, 1'000);
    EXPECT_THAT(problems_of(numbers(), "whole: 1001"),
                HasSubstr("t.yaml:1:8: must be at most 1000, found '1001' in whole"));
    EXPECT_THAT(problems_of(numbers(), "whole: -11"), HasSubstr("must be at least -10, found"));
    EXPECT_THAT(problems_of(numbers(), "part: 2.6"), HasSubstr("must be at most 2.5, found '2.6'"));
    EXPECT_THAT(problems_of(numbers(), "size: 2MiB"), HasSubstr("must be at most 1MiB, found"));
    EXPECT_THAT(problems_of(numbers(), "size: 0"), HasSubstr("must be at least 1, found '0'"));
    EXPECT_THAT(problems_of(numbers(), "wait: 999ms"), HasSubstr("must be at least 1s, found"));
}

TEST(numbers, are_shown_in_the_largest_whole_unit) {
    EXPECT_EQ(show_plain<std::size_t>(65'536), json::value("64KiB"));
    EXPECT_EQ(show_plain<std::size_t>(1'048'576), json::value("1MiB"));
    EXPECT_EQ(show_plain<std::size_t>(1'048'577), json::value(1'048'577));
    EXPECT_EQ(show_plain<std::size_t>(0), json::value(0));
}

}  // namespace
}  // namespace sluice::config::testing
