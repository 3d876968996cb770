#include "config/environment_file.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sluice::config {
namespace {

using ::testing::IsEmpty;
using ::testing::Pair;
using ::testing::UnorderedElementsAre;

TEST(environment_file, is_read_as_systemd_reads_it) {
    EXPECT_THAT(variables_of_file("A=1\n# no\n; no\n\n  B = two words  \nC=\"a \\\"b\\\" $c\"\n"
                                  "D='it \\ is'\nE=one\\\ntwo\nF=\nG=a\"b c\"'d'\n"),
                UnorderedElementsAre(Pair("A", "1"), Pair("B", "two words"),
                                     Pair("C", "a \"b\" $c"), Pair("D", "it \\ is"),
                                     Pair("E", "onetwo"), Pair("F", ""), Pair("G", "ab cd")));
}

TEST(environment_file, the_last_of_a_double_counts_and_line_ends_of_other_systems_are_none) {
    EXPECT_THAT(variables_of_file("A=1\r\nA=2\r\nB=x y\r\n"),
                UnorderedElementsAre(Pair("A", "2"), Pair("B", "x y")));
}

TEST(environment_file, what_is_no_assignment_is_passed_over) {
    EXPECT_THAT(variables_of_file("export A=1\n1B=2\nC\nD E=3\n=4\n"), IsEmpty());
    EXPECT_THAT(variables_of_file("A=\"open\nB=1\n"),
                UnorderedElementsAre(Pair("A", "open\nB=1\n")));
}

}  // namespace
}  // namespace sluice::config
