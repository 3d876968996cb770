#include "engine/stages/stage_effects.hpp"

#include "engine/stages/stages_left.hpp"
#include "support/moments.hpp"
#include "support/run_awaitable.hpp"
#include "support/scripted_stages.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sluice::engine {
namespace {

using sluice::testing::morning;
using sluice::testing::run_awaitable;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

pipeline::stage renaming(const std::string& name) {
    return stage_that(name, [name](entity record, auto, stage_output& out) -> result<void> {
        record.data = json::value(name + " of " + record.id);
        out.emit(std::move(record));
        return {};
    });
}

struct stage_effects : ::testing::Test {
    stage_effects() {
        from->name = "posts";
        route->name = "r";
        route->from = from;
        to->name = "report";
        route->to.push_back(to);
        with.routes.push_back(route);
        task.lane = {"r", "report"};
        task.entity_id = "a";
        task.data = "1";
    }
    stage_story look() { return run_awaitable(look_at_stages(&with, &task, morning)).value(); }
    std::vector<std::string> names() {
        std::vector<std::string> all;
        for (const auto& step : look().steps) {
            all.push_back(step.stage);
        }
        return all;
    }

    std::shared_ptr<incoming_plan> from = std::make_shared<incoming_plan>(
        incoming_plan{"", schedule::parse("every 5m", "").value(), {}, {}, emit_rule::all, {}, {}});
    std::shared_ptr<route_plan> route = std::make_shared<route_plan>();
    std::shared_ptr<outgoing_plan> to = std::make_shared<outgoing_plan>();
    plan with;
    ledger::task task;
};

TEST_F(stage_effects, each_step_is_told_with_what_came_out) {
    to->stages = pipeline({renaming("stage 1"), stage_that("stage 2", keeping("k", "7"))});
    const auto story = look();
    ASSERT_EQ(story.steps.size(), 2U);
    EXPECT_EQ(story.steps[0].stage, "outgoing 'report', stage 1");
    EXPECT_EQ(write_json(story.steps[0].out.at(0).data), R"("stage 1 of a")");
    EXPECT_EQ(story.steps[1].out.size(), 1U);
    ASSERT_EQ(story.stores.size(), 1U);
    EXPECT_EQ(story.stores[0].key, "k");
    EXPECT_THAT(story.ends, IsEmpty());
}

TEST_F(stage_effects, a_stage_that_drops_or_fails_is_the_last_one) {
    to->stages = pipeline({dropping("stage 1", "not wanted"), renaming("stage 2")});
    EXPECT_THAT(names(), ElementsAre("outgoing 'report', stage 1"));
    EXPECT_EQ(look().steps[0].dropped, "not wanted");
    EXPECT_THAT(look().ends, HasSubstr("taken out: stage 1: not wanted"));
    to->stages = failing_stage("stage 1");
    EXPECT_EQ(look().steps.at(0).failure, "it does not fit");
    EXPECT_THAT(look().ends, HasSubstr("fails: stage 1: it does not fit"));
}

TEST_F(stage_effects, a_rejected_task_goes_through_what_is_left_too) {
    from->stages = pipeline({renaming("stage 1")});
    route->stages = pipeline({renaming("stage 1")});
    to->stages = pipeline({renaming("stage 1")});
    EXPECT_THAT(names(), ElementsAre("outgoing 'report', stage 1"));
    task.headers = "{\"" + std::string(stages_left_header) + "\":\"route\"}";
    EXPECT_THAT(names(), ElementsAre("before the ledger, stage 1", "outgoing 'report', stage 1"));
    task.headers = "{\"" + std::string(stages_left_header) + "\":\"incoming\"}";
    EXPECT_EQ(names().size(), 3U);
}

TEST_F(stage_effects, a_trial_runs_each_part_in_order_and_names_it) {
    from->stages = pipeline({renaming("stage 1")});
    route->stages = pipeline({stage_that("stage 1", keeping("k", "7"))});
    to->stages = pipeline({renaming("stage 1")});
    const stage_trial trial{
        .incoming = from.get(), .route = route.get(), .outgoings = {to}, .largest_task = 1000};
    kept_values kept;
    const auto story = run_awaitable(try_stages(&trial, {"posts", "a", {}, 1}, morning, &kept));
    std::vector<std::string> stages;
    for (const auto& step : story.steps) {
        stages.push_back(step.stage);
    }
    EXPECT_THAT(stages, ElementsAre("incoming 'posts', stage 1", "route 'r', stage 1",
                                    "outgoing 'report', stage 1"));
    ASSERT_EQ(story.results.size(), 1U);
    EXPECT_EQ(story.results[0].owner, "outgoing 'report'");
    EXPECT_FALSE(story.failed);
}

TEST_F(stage_effects, a_trial_sees_the_values_of_earlier_records_and_tells_only_its_own) {
    const pipeline list({stage_that("stage 1", keeping("k", "7"))});
    const stage_trial trial{.list = &list};
    kept_values kept;
    const auto first = run_awaitable(try_stages(&trial, {"", "a", {}, 1}, morning, &kept));
    const auto second = run_awaitable(try_stages(&trial, {"", "b", {}, 2}, morning, &kept));
    EXPECT_EQ(first.stores.size(), 1U);
    EXPECT_EQ(second.stores.size(), 1U);
    EXPECT_EQ(kept.size(), 2U);
}

TEST_F(stage_effects, a_trial_that_fails_says_so_and_has_no_result) {
    const auto list = failing_stage("stage 1");
    const stage_trial trial{.list = &list};
    kept_values kept;
    const auto story = run_awaitable(try_stages(&trial, {"", "a", {}, 1}, morning, &kept));
    EXPECT_TRUE(story.failed);
    EXPECT_THAT(story.ends, HasSubstr("it does not fit"));
    EXPECT_THAT(story.results, IsEmpty());
}

TEST_F(stage_effects, a_lane_that_is_not_configured_any_more_is_named) {
    task.lane.outgoing = "elsewhere";
    const auto looked = run_awaitable(look_at_stages(&with, &task, morning));
    EXPECT_THAT(looked.error().message, HasSubstr("'elsewhere'"));
    task.lane.route = "gone";
    EXPECT_THAT(run_awaitable(look_at_stages(&with, &task, morning)).error().mend,
                HasSubstr("--config"));
}

}  // namespace
}  // namespace sluice::engine
