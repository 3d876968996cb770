#include "cli/tasks/task_stages.hpp"

#include "app/stage_story_json.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sluice::cli {
namespace {

using ::testing::HasSubstr;

entity made_of(std::string_view data) {
    entity one;
    one.data = parse_json(data).value();
    return one;
}

stage_effect step_with(std::string_view before, std::vector<entity> out) {
    stage_effect step;
    step.stage = "stage 1 (set)";
    step.in = made_of(before);
    step.out = std::move(out);
    return step;
}

std::string text_of_step(stage_effect step) {
    engine::stage_story story;
    story.steps.push_back(std::move(step));
    return story_text(story);
}

TEST(story_text, a_stage_stands_with_the_difference_it_makes) {
    EXPECT_EQ(text_of_step(step_with("{\"a\":1}", {made_of("{\"a\":2}")})),
              "stage 1 (set)\n"
              "      {\n"
              "    -   \"a\": 1\n"
              "    +   \"a\": 2\n"
              "      }\n");
    EXPECT_EQ(text_of_step(step_with("1", {made_of("1")})), "stage 1 (set)\n    unchanged\n");
}

TEST(story_text, a_new_identifier_and_variables_are_shown) {
    auto after = made_of("1");
    after.id = "7";
    after.variables.change()["cents"] = 125;
    const auto text = text_of_step(step_with("1", {after}));
    EXPECT_THAT(text, HasSubstr("    identifier:  → 7\n"));
    EXPECT_THAT(text, HasSubstr("    variables:\n"));
    EXPECT_THAT(text, HasSubstr("    +   \"cents\": 125\n"));
}

TEST(story_text, several_records_are_shown_whole) {
    const auto text = text_of_step(step_with("[1,2]", {made_of("1"), made_of("2")}));
    EXPECT_EQ(text, "stage 1 (set)\n    record 1 of 2:\n    1\n    record 2 of 2:\n    2\n");
}

TEST(story_text, failures_drops_and_requests_are_told) {
    auto step = step_with("1", {});
    step.dropped = "not wanted";
    EXPECT_THAT(text_of_step(step), HasSubstr("    nothing comes out: not wanted\n"));
    step.failure = "it does not fit";
    EXPECT_EQ(text_of_step(step), "stage 1 (set)\n    fails: it does not fit\n");
    step.failure.clear();
    step.unasked = {"GET /stock/7"};
    EXPECT_THAT(text_of_step(step), HasSubstr("    does not ask here: GET /stock/7\n"));
}

TEST(story_text, results_and_the_end_close_it) {
    engine::stage_story story;
    story.results.push_back({"outgoing 'report'", made_of("{\"a\":1}")});
    story.ends = "it is taken out: stage 1 (filter)";
    EXPECT_EQ(story_text(story),
              "result of outgoing 'report'\n    {\n      \"a\": 1\n    }\n"
              "it is taken out: stage 1 (filter)\n");
    EXPECT_THAT(stages_text({}), HasSubstr("no stages stand before the publisher\ngoes to the"));
}

TEST(story_object, holds_both_sides_of_each_stage) {
    engine::stage_story story;
    story.steps.push_back(step_with("1", {made_of("2")}));
    story.steps[0].unasked = {"GET /"};
    story.results.push_back({"", made_of("2")});
    const auto object = app::stages_object(story);
    EXPECT_EQ(write_json(object.at("steps")),
              R"x([{"stage":"stage 1 (set)","in":1,"out":[2],"dropped":"","failure":"",)x"
              R"x("handled":"","not_asked":["GET /"]}])x");
    EXPECT_EQ(write_json(object.at("results")), R"x([{"owner":"","type":"","id":"","data":2}])x");
    EXPECT_FALSE(object.at("failed").as_bool());
}

}  // namespace
}  // namespace sluice::cli
