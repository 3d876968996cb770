#include "config/environment_file.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sluice::config {
namespace {

using ::testing::IsEmpty;
using ::testing::Pair;
using ::testing::UnorderedElementsAre;

TEST(EnvironmentFile, IsReadAsSystemdReadsIt) {
    EXPECT_THAT(variables_of_file("A=1\n# no\n; no\n\n  B = two words  \nC=\"a \\\"b\\\" $c\"\n"
                                  "D='it \\ is'\nE=one\\\ntwo\nF=\nG=a\"b c\"'d'\n"),
                UnorderedElementsAre(Pair("A", "1"), Pair("B", "two words"),
                                     Pair("C", "a \"b\" $c"), Pair("D", "it \\ is"),
                                     Pair("E", "onetwo"), Pair("F", ""), Pair("G", "ab cd")));
}

TEST(EnvironmentFile, TheLastOfADoubleCountsAndLineEndsOfOtherSystemsAreNone) {
    EXPECT_THAT(variables_of_file("A=1\r\nA=2\r\nB=x y\r\n"),
                UnorderedElementsAre(Pair("A", "2"), Pair("B", "x y")));
}

TEST(EnvironmentFile, WhatIsNoAssignmentIsPassedOver) {
    EXPECT_THAT(variables_of_file("export A=1\n1B=2\nC\nD E=3\n=4\n"), IsEmpty());
    EXPECT_THAT(variables_of_file("A=\"open\nB=1\n"),
                UnorderedElementsAre(Pair("A", "open\nB=1\n")));
}

}  // namespace
}  // namespace sluice::config
