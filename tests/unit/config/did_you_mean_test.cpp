#include <sluice/config/diagnostic.hpp>

#include <gtest/gtest.h>

namespace sluice::config::testing {
namespace {

TEST(DidYouMean, FindsTheNearest) {
    const std::vector<std::string> names{"schedule", "subscriber", "transformers", "base_url"};
    EXPECT_EQ(did_you_mean("scedule", names), "schedule");
    EXPECT_EQ(did_you_mean("shcedule", names), "schedule");
    EXPECT_EQ(did_you_mean("transfromer", names), "transformers");
    EXPECT_EQ(did_you_mean("subscribers", names), "subscriber");
}

TEST(DidYouMean, CaseAndDashesCountForNothing) {
    EXPECT_EQ(did_you_mean("Base-URL", {"path", "base_url"}), "base_url");
}

TEST(DidYouMean, WhatIsFarIsNotGuessed) {
    EXPECT_EQ(did_you_mean("format", {"schedule", "path"}), "");
    EXPECT_EQ(did_you_mean("x", {"y"}), "");
    EXPECT_EQ(did_you_mean("", {"a"}), "");
    EXPECT_EQ(did_you_mean("path", {}), "");
}

TEST(DidYouMean, TheNearestWinsAndOfEqualsTheFirst) {
    EXPECT_EQ(did_you_mean("post", {"ports", "posts"}), "posts");
    EXPECT_EQ(did_you_mean("pots", {"pets", "pits"}), "pets");
}

TEST(DidYouMean, EndlessNamesAreNotCompared) {
    const std::string endless(10'000, 'a');
    EXPECT_EQ(did_you_mean(endless, {endless}), "");
    EXPECT_EQ(did_you_mean("aaaa", {endless, "aaab"}), "aaab");
}

}  // namespace
}  // namespace sluice::config::testing
