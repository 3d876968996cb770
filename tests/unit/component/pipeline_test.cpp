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

entity record(std::string id = "a") {
    entity made;
    made.type = "posts";
    made.id = std::move(id);
    made.headers["event"] = "changed";
    return made;
}

std::vector<std::string> ids_of(stage_output out) {
    std::vector<std::string> ids;
    for (const auto& one : out.entities()) {
        ids.push_back(one.id);
    }
    return ids;
}

TEST(pipeline, without_stages_a_record_passes) {
    const pipeline none;
    EXPECT_TRUE(none.empty());
    EXPECT_THAT(ids_of(*run_awaitable(none.run(record(), {morning}))), ElementsAre("a"));
}

TEST(pipeline, each_stage_takes_what_the_one_before_gave) {
    const pipeline two({doubling("stage 1 (split)"), doubling("stage 2 (split)")});
    EXPECT_THAT(ids_of(*run_awaitable(two.run(record(), {morning}))),
                ElementsAre("a.1.1", "a.1.2", "a.2.1", "a.2.2"));
}

TEST(pipeline, says_which_stage_let_nothing_through_and_why) {
    const pipeline two({dropping("stage 1 (filter)", "not wanted"), doubling("stage 2 (split)")});
    auto out = run_awaitable(two.run(record(), {morning}));
    EXPECT_THAT(out->entities(), IsEmpty());
    EXPECT_EQ(out->reason(), "stage 1 (filter): not wanted");
    const pipeline silent({dropping("stage 1 (filter)", "")});
    EXPECT_EQ(run_awaitable(silent.run(record(), {morning}))->reason(), "stage 1 (filter)");
}

TEST(pipeline, a_failure_names_its_stage_and_nothing_comes_out) {
    const pipeline two({doubling("stage 1 (split)"),
                        stage_that("stage 2 (map)", [](entity entity, auto, stage_output& out) {
                            if (entity.id == "a.2") {
                                return result<void>(
                                    failure(failure_class::invalid, "no such member"));
                            }
                            out.emit(std::move(entity));
                            return result<void>();
                        })});
    const auto out = run_awaitable(two.run(record(), {morning}));
    ASSERT_FALSE(out);
    EXPECT_EQ(out.error().message, "stage 2 (map): no such member");
}

TEST(pipeline, a_stage_that_nests_a_record_too_deep_is_named) {
    const auto nesting = [](std::size_t levels) {
        return [levels](entity entity, auto, stage_output& out) {
            for (std::size_t i = 0; i < levels; ++i) {
                json::array outer;
                outer.push_back(std::move(entity.data));
                entity.data = std::move(outer);
            }
            out.kept().add({"seen", "k", "1", {}});
            out.emit(std::move(entity));
            return result<void>();
        };
    };
    const pipeline fits(
        {stage_that("stage 1 (map)", nesting(100)), stage_that("stage 2 (map)", nesting(28))});
    auto out = run_awaitable(fits.run(record(), {morning}));
    ASSERT_TRUE(out);
    EXPECT_TRUE(parse_json(write_json(out->entities().at(0).data)));

    kept_values kept;
    const pipeline deep(
        {stage_that("stage 1 (map)", nesting(100)), stage_that("stage 2 (map)", nesting(29))});
    const auto refused = run_awaitable(deep.run(record(), {.now = morning, .kept = &kept}));
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().kind, failure_class::invalid);
    EXPECT_EQ(refused.error().message, "stage 2 (map): what it makes nests deeper than 128 levels");
    EXPECT_EQ(kept.size(), 0U);
}

TEST(pipeline, a_stage_sees_the_names_beside_the_record_it_gets) {
    std::vector<std::string> seen;
    const auto look = [&](entity entity, expression_scope scope, stage_output& out) {
        seen.push_back(write_json(*scope.names));
        entity.id = "b";
        entity.headers.clear();
        out.emit(std::move(entity));
        return result<void>();
    };
    const pipeline two({stage_that("one", look), stage_that("two", look)});
    ASSERT_TRUE(run_awaitable(two.run(record(), {morning})));
    EXPECT_THAT(
        seen,
        ElementsAre(
            R"({"header":{"event":"changed"},"entity":{"type":"posts","id":"a"},"now":"2026-01-31T09:00:00Z"})",
            R"({"header":{},"entity":{"type":"posts","id":"b"},"now":"2026-01-31T09:00:00Z"})"));
}

}  // namespace
}  // namespace sluice
