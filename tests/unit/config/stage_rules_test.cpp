// `on_error` of a stage, and entries of `transformers` that other entries use.

#include "configured.hpp"

#include <sluice/config/error_rule.hpp>
#include <sluice/config/load.hpp>
#include <sluice/config/reused_stages.hpp>
#include <sluice/config/writers.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sluice::config::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

class stage_rules : public ::testing::Test {
 protected:
    std::string problems(const std::string& stages) {
        files_.write("a.yaml", "transformers:\n  a: " + stages + "\n");
        return files_.problems();
    }
    stage_list read(const std::string& stages) {
        EXPECT_EQ(problems(stages), "");
        return files_.load().stages("transformers", "a");
    }

    configured files_;
};

TEST_F(stage_rules, stand_beside_their_stage_before_or_after_it) {
    for (const auto* text : {"[{filter: x, on_error: keep}]", "[{on_error: keep, filter: x}]",
                             "[{filter: x, on_error: {rule: keep}}]"}) {
        const auto stages = read(text);
        ASSERT_EQ(stages.size(), 1U);
        EXPECT_EQ(stages[0].type, "filter");
        ASSERT_TRUE(stages[0].on_error) << text;
        EXPECT_EQ(stages[0].on_error->way(), error_way::keep);
    }
    EXPECT_FALSE(read("[filter: x]")[0].on_error);
}

TEST_F(stage_rules, may_have_stages_with_rules_of_their_own) {
    const auto stages =
        read("[{filter: x, on_error: {do: [{filter: y, on_error: skip}, filter: z]}}]");
    const auto& rule = *stages[0].on_error;
    EXPECT_EQ(rule.way(), error_way::stages);
    ASSERT_EQ(rule.stages.size(), 2U);
    EXPECT_EQ(rule.stages[0].on_error->way(), error_way::skip);
}

TEST_F(stage_rules, that_are_wrong_are_named_at_their_place) {
    EXPECT_THAT(problems("[{filter: x, on_error: ignore}]"),
                HasSubstr("a.yaml:2:29: expected one of fail, skip or keep, found 'ignore'"));
    EXPECT_THAT(problems("[{filter: x, on_error: }]"), HasSubstr("{do: [ … ]}"));
    EXPECT_THAT(problems("[{filter: x, on_error: {do: [filtr: y]}}]"),
                HasSubstr("unknown type of transformer 'filtr'"));
    EXPECT_THAT(problems("[on_error: keep]"), HasSubstr("'on_error' stands without a stage"));
    EXPECT_THAT(problems("[{filter: x, on_error: keep, map: y}]"), HasSubstr("expected one stage"));
}

TEST_F(stage_rules, of_a_list_that_stands_by_its_name_are_refused) {
    files_.write("a.yaml", "transformers:\n  a: [filter: x]\n  b: [{a: , on_error: keep}]\n");
    EXPECT_THAT(files_.problems(), HasSubstr("write `- use: a` in its place"));
}

TEST_F(stage_rules, are_shown_as_they_are) {
    read("[{filter: x, on_error: keep}, {filter: y, on_error: {do: [filter: z]}}]");
    const auto shown = write_effective(files_.load(), test_layout(), files_.types);
    EXPECT_THAT(shown, HasSubstr("on_error: \"keep\""));
    EXPECT_THAT(shown, HasSubstr("do:"));
    EXPECT_THAT(shown, Not(HasSubstr("rule:")));
}

}  // namespace
}  // namespace sluice::config::testing
