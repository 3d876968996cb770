#include <sluice/config/diagnostic.hpp>

#include <gtest/gtest.h>

namespace sluice::config::testing {
namespace {

TEST(did_you_mean, finds_the_nearest) {
    const std::vector<std::string> names{"schedule", "subscriber", "transformers", "base_url"};
    EXPECT_EQ(did_you_mean("scedule", names), "schedule");
    EXPECT_EQ(did_you_mean("shcedule", names), "schedule");
    EXPECT_EQ(did_you_mean("transfromer", names), "transformers");
    EXPECT_EQ(did_you_mean("subscribers", names), "subscriber");
}

TEST(did_you_mean, case_and_dashes_count_for_nothing) {
    EXPECT_EQ(did_you_mean("Base-URL", {"path", "base_url"}), "base_url");
}

TEST(did_you_mean, what_is_far_is_not_guessed) {
    EXPECT_EQ(did_you_mean("format", {"schedule", "path"}), "");
    EXPECT_EQ(did_you_mean("x", {"y"}), "");
    EXPECT_EQ(did_you_mean("", {"a"}), "");
    EXPECT_EQ(did_you_mean("path", {}), "");
}

TEST(did_you_mean, the_nearest_wins_and_of_equals_the_first) {
    EXPECT_EQ(did_you_mean("post", {"ports", "posts"}), "posts");
    EXPECT_EQ(did_you_mean("pots", {"pets", "pits"}), "pets");
}

TEST(did_you_mean, endless_names_are_not_compared) {
    const std::string endless(10'000, 'a');
    EXPECT_EQ(did_you_mean(endless, {endless}), "");
    EXPECT_EQ(did_you_mean("aaaa", {endless, "aaab"}), "aaab");
}

}  // namespace
}  // namespace sluice::config::testing
