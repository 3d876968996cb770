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
using ::testing::HasSubstr;

entity bare_record() {
    entity made;
    made.id = "a";
    return made;
}

scripted_stage::script passing() {
    return [](entity entity, auto, stage_output& out) -> result<void> {
        out.emit(std::move(entity));
        return {};
    };
}

TEST(pipeline_waiting, waits_when_one_of_its_stages_does) {
    EXPECT_FALSE(pipeline().waits());
    EXPECT_FALSE(doubling_stage().waits());
    const pipeline one({doubling("stage 1"), waiting_stage_that("stage 2", passing())});
    EXPECT_TRUE(one.waits());
}

// The engine commits what was sent before it runs steps that wait.
TEST(pipeline_waiting, a_stage_that_waits_and_does_not_say_so_fails) {
    class silent final : public transformer {
     public:
        stage_work apply(entity /*entity*/, expression_scope /*scope*/,
                         stage_output& /*out*/) const override {
            return wait();
        }

     private:
        static awaitable<result<void>> wait() { co_return result<void>(); }
    };
    const pipeline one({{"stage 1 (http)", std::make_shared<silent>()}});
    const auto out = run_awaitable(one.run(bare_record(), {morning}));
    EXPECT_EQ(out.error().kind, failure_class::internal);
    EXPECT_EQ(out.error().message, "stage 1 (http): it waits, and its waits() does not say so");
}

TEST(pipeline_waiting, runs_both_kinds_of_stages_in_order) {
    const pipeline mixed(
        {doubling("stage 1"), waiting_stage_that("stage 2", passing()), doubling("stage 3")});
    auto out = run_awaitable(mixed.run(bare_record(), {morning})).value();
    std::vector<std::string> ids;
    for (const auto& one : out.entities()) {
        ids.push_back(one.id);
    }
    EXPECT_THAT(ids, ElementsAre("a.1.1", "a.1.2", "a.2.1", "a.2.2"));
}

TEST(pipeline_waiting, a_failure_names_its_stage_and_keeps_its_class) {
    const pipeline broken(
        {waiting_stage_that("stage 1 (lookup)", failing(failure_class::internal, "no disk"))});
    const auto out = run_awaitable(broken.run(bare_record(), {morning}));
    EXPECT_EQ(out.error().kind, failure_class::internal);
    EXPECT_EQ(out.error().message, "stage 1 (lookup): no disk");
}

TEST(pipeline_waiting, says_which_stage_let_nothing_through) {
    const pipeline two({waiting_stage_that("stage 1", passing()), dropping("stage 2", "no")});
    EXPECT_EQ(run_awaitable(two.run(bare_record(), {morning})).value().reason(), "stage 2: no");
}

TEST(pipeline_waiting, what_stages_keep_is_seen_by_those_behind_them) {
    std::string seen;
    kept_values kept;
    const pipeline two({stage_that("stage 1", keeping("k", "1")),
                        waiting_stage_that("stage 2", [&](entity entity, auto, stage_output& out) {
                            seen = out.kept().last("s", "k")->value.value();
                            out.emit(std::move(entity));
                            return result<void>();
                        })});
    run_awaitable(two.run(bare_record(), {.now = morning, .kept = &kept})).value();
    EXPECT_EQ(seen, "1");
    EXPECT_EQ(kept.size(), 1U);
}

TEST(pipeline_waiting, a_record_that_a_stage_fails_on_keeps_nothing) {
    kept_values kept;
    kept.add({"s", "before", "0", {}});
    const pipeline broken({stage_that("stage 1", keeping("k", "1")),
                           stage_that("stage 2", failing(failure_class::invalid, "bad"))});
    EXPECT_FALSE(run_awaitable(broken.run(bare_record(), {.now = morning, .kept = &kept})));
    EXPECT_EQ(kept.size(), 1U);
    EXPECT_EQ(kept.last("s", "k"), nullptr);
}

TEST(pipeline_waiting, further_names_stand_beside_the_usual_ones) {
    const json::object more{{"response", "r"}, {"now", "never"}};
    std::string seen;
    const pipeline one(
        {stage_that("stage 1", [&](entity entity, expression_scope scope, stage_output& out) {
            seen = write_json(scope.names->at("response")) + write_json(scope.names->at("now")) +
                   write_json(scope.names->at("entity"));
            out.emit(std::move(entity));
            return result<void>();
        })});
    run_awaitable(one.run(bare_record(), {.now = morning, .names = &more})).value();
    EXPECT_THAT(seen, HasSubstr(R"("r""never"{)"));
}

}  // namespace
}  // namespace sluice
