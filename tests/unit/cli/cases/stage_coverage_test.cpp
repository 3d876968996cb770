#include "cli/cases/stage_coverage.hpp"

#include "app/configuration.hpp"
#include "support/component_fixture.hpp"
#include "support/run_awaitable.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sluice::cli {
namespace {

using ::testing::ElementsAre;

// Passes records on, or fails with the text.
class plain_stage final : public transformer {
 public:
    explicit plain_stage(std::string fault = {}) : fault_(std::move(fault)) {}
    stage_work apply(entity entity, expression_scope /*scope*/, stage_output& out) const override {
        if (!fault_.empty()) {
            return failure(failure_class::invalid, fault_);
        }
        out.emit(std::move(entity));
        return {};
    }

 private:
    std::string fault_;
};

void pass(const std::shared_ptr<transformer>& stage) {
    stage_output out;
    auto work = stage->apply({}, {}, out);
    ASSERT_TRUE(work.is_ready());
    (void)work.take();
}

TEST(coverage_of_stages, counts_stages_and_branches_by_their_places) {
    stage_coverage coverage;
    const auto run =
        coverage.made(std::make_shared<plain_stage>(), "set", "routes.r.transformers[0]");
    coverage.made(std::make_shared<plain_stage>(), "when", "routes.r.transformers[1]");
    coverage.made(std::make_shared<plain_stage>(), "set",
                  "routes.r.transformers[1], branch 1, stage 1 (set)");
    const auto arm = coverage.made(std::make_shared<plain_stage>(), "set",
                                   "routes.r.transformers[1], branch 2, stage 1 (set)");
    pass(run);
    pass(arm);
    const auto report = coverage.report();
    EXPECT_EQ(report.stages, 4U);
    EXPECT_EQ(report.stages_run, 2U);
    EXPECT_EQ(report.branches, 2U);
    EXPECT_EQ(report.branches_run, 1U);
    EXPECT_THAT(report.not_run,
                ElementsAre("routes.r.transformers[1] (when)", "routes.r.transformers[1], branch 1",
                            "routes.r.transformers[1], branch 1, stage 1 (set)"));
}

TEST(coverage_of_stages, a_rule_is_run_when_its_stage_fails) {
    stage_coverage coverage;
    const auto stage = coverage.made(std::make_shared<plain_stage>("no"), "set", "a[0]");
    coverage.has_rule("a[0]");
    EXPECT_EQ(coverage.report().branches_run, 0U);
    pass(stage);
    EXPECT_EQ(coverage.report().branches_run, 1U);
    EXPECT_THAT(coverage.report().not_run, ElementsAre());
}

TEST(coverage_of_stages, a_configuration_that_is_made_anew_counts_on) {
    stage_coverage coverage;
    pass(coverage.made(std::make_shared<plain_stage>(), "set", "a[0]"));
    coverage.made(std::make_shared<plain_stage>(), "set", "a[0]");
    EXPECT_EQ(coverage.report().stages, 1U);
    EXPECT_EQ(coverage.report().stages_run, 1U);
}

}  // namespace
}  // namespace sluice::cli
