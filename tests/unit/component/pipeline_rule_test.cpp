// An entity's variables and the rules for failures, through a list of stages.

#include "support/moments.hpp"
#include "support/run_awaitable.hpp"
#include "support/scripted_stages.hpp"

#include <sluice/component/pipeline.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sluice {
namespace {

using sluice::testing::morning;
using sluice::testing::run_awaitable;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

entity numbered_record() {
    entity made;
    made.id = "a";
    made.data = 1;
    return made;
}

scripted_stage::script setting(const std::string& name, int value) {
    return [=](entity entity, auto, stage_output& out) -> result<void> {
        entity.variables.change()[name] = value;
        out.emit(std::move(entity));
        return {};
    };
}

scripted_stage::script noting(std::vector<std::string>& seen) {
    return [&seen](entity entity, expression_scope scope, stage_output& out) -> result<void> {
        seen.push_back(scope.variables == nullptr ? "none" : write_json(*scope.variables));
        out.emit(std::move(entity));
        return {};
    };
}

pipeline::stage with_rule(pipeline::stage stage, config::error_way way,
                          std::vector<pipeline::stage> stages = {}) {
    stage.on_error = {way, std::make_shared<const pipeline>(std::move(stages)), "the place"};
    return stage;
}

TEST(pipeline_variables, go_with_each_record_to_the_end_of_the_list) {
    std::vector<std::string> seen;
    const pipeline list({stage_that("1", noting(seen)), stage_that("2", setting("x", 1)),
                         doubling("3"), stage_that("4", noting(seen)),
                         stage_that("5", setting("x", 2)), stage_that("6", noting(seen))});
    auto out = run_awaitable(list.run(numbered_record(), {morning})).value();
    EXPECT_THAT(seen, ElementsAre("none", R"({"x":1})", R"({"x":2})", R"({"x":1})", R"({"x":2})"));
    ASSERT_THAT(out.entities(), SizeIs(2));
    EXPECT_EQ(out.entities()[0].variables.all(), nullptr);
}

TEST(pipeline_variables, of_a_record_from_elsewhere_are_not_taken_in) {
    std::vector<std::string> seen;
    auto record = numbered_record();
    record.variables.change()["x"] = 1;
    const pipeline list({stage_that("1", noting(seen))});
    ASSERT_TRUE(run_awaitable(list.run(record, {morning})));
    EXPECT_THAT(seen, ElementsAre("none"));
}

TEST(pipeline_variables, of_a_copy_are_its_own_once_it_changes_them) {
    entity_variables first;
    first.change()["x"] = 1;
    auto second = first;
    EXPECT_EQ(first.all(), second.all());
    second.change()["x"] = 2;
    EXPECT_EQ(write_json(*first.all()), R"({"x":1})");
    EXPECT_EQ(write_json(*second.all()), R"({"x":2})");
}

// A service that does not answer proves nothing about the entity.
TEST(pipeline_rules, are_for_failures_that_repeating_cannot_mend) {
    for (const auto kind : {failure_class::unreachable, failure_class::busy,
                            failure_class::credential, failure_class::internal}) {
        const pipeline list(
            {with_rule(stage_that("1", failing(kind, "no answer")), config::error_way::skip)});
        const auto out = run_awaitable(list.run(numbered_record(), {morning}));
        ASSERT_FALSE(out);
        EXPECT_EQ(out.error().kind, kind);
    }
    for (const auto kind : {failure_class::invalid, failure_class::refused}) {
        const pipeline list(
            {with_rule(stage_that("1", failing(kind, "no")), config::error_way::skip)});
        EXPECT_EQ(run_awaitable(list.run(numbered_record(), {morning})).value().reason(),
                  "1: on_error: skip: no");
    }
}

TEST(pipeline_rules, count_what_they_handle_with_the_first_reason) {
    handled_failures handled;
    int times = 0;
    const auto fails = [&](entity, auto, auto&) -> result<void> {
        return failure(failure_class::invalid, "reason " + std::to_string(++times), "mend it");
    };
    const pipeline list({with_rule(stage_that("1", fails), config::error_way::keep)});
    for (int i = 0; i < 3; ++i) {
        ASSERT_TRUE(run_awaitable(
            list.run(numbered_record(), {.now = morning, .watch = {.handled = &handled}})));
    }
    ASSERT_THAT(handled.all(), SizeIs(1));
    EXPECT_EQ(handled.all()[0].stage, "the place");
    EXPECT_EQ(handled.all()[0].rule, "keep");
    EXPECT_EQ(handled.all()[0].records, 3);
    EXPECT_EQ(handled.all()[0].first, "'a': reason 1 (mend it)");
    handled_failures both;
    both.add_all(handled);
    both.add_all(handled);
    EXPECT_EQ(both.all()[0].records, 6);
    EXPECT_EQ(both.all()[0].first, "'a': reason 1 (mend it)");
}

TEST(pipeline_rules, give_the_record_back_as_it_came_and_keep_nothing_of_the_failed_stage) {
    const auto spoils = [](entity entity, expression_scope scope,
                           stage_output& out) -> result<void> {
        entity.variables.change()["x"] = 1;
        out.emit(entity);
        [[maybe_unused]] const auto kept = keeping("k", "1")(std::move(entity), scope, out);
        return failure(failure_class::invalid, "late");
    };
    std::vector<std::string> seen;
    kept_values kept;
    const pipeline list({with_rule(stage_that("1", spoils), config::error_way::keep),
                         stage_that("2", noting(seen))});
    auto out = run_awaitable(list.run(numbered_record(), {.now = morning, .kept = &kept})).value();
    EXPECT_THAT(out.entities(), SizeIs(1));
    EXPECT_THAT(seen, ElementsAre("none"));
    EXPECT_THAT(kept.all(), IsEmpty());
}

TEST(pipeline_rules, run_stages_that_wait_after_a_stage_that_does_not) {
    std::string error;
    const auto look = [&](entity entity, expression_scope scope,
                          stage_output& out) -> result<void> {
        error = write_json(scope.names->at("error"));
        out.emit(std::move(entity));
        return {};
    };
    const pipeline list(
        {with_rule(stage_that("stage 1 (map)", failing(failure_class::invalid, "bad")),
                   config::error_way::stages, {waiting_stage_that("stage 1 (http)", look)}),
         doubling("stage 2")});
    EXPECT_TRUE(list.waits());
    EXPECT_THAT(run_awaitable(list.run(numbered_record(), {morning})).value().entities(),
                SizeIs(2));
    EXPECT_EQ(error, R"x({"stage":"stage 1 (map)","message":"bad","mend":""})x");
}

TEST(pipeline_rules, are_shown_to_a_person_who_looks_on) {
    std::vector<stage_effect> effects;
    const pipeline list({with_rule(stage_that("1", failing(failure_class::invalid, "bad")),
                                   config::error_way::keep)});
    ASSERT_TRUE(run_awaitable(list.run(numbered_record(), {.now = morning, .effects = &effects})));
    ASSERT_THAT(effects, SizeIs(1));
    EXPECT_EQ(effects[0].failure, "bad");
    EXPECT_EQ(effects[0].handled, "on_error: keep");
    EXPECT_THAT(effects[0].out, SizeIs(1));
}

}  // namespace
}  // namespace sluice
