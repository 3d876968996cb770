#include "support/component_fixture.hpp"
#include "transform/builtin.hpp"
#include "unit/transform/stages_fixture.hpp"

#include <sluice/config/load.hpp>

#include <gtest/gtest.h>

// The golden cases show what a filter does. Here is its promise to those who ask it first.

namespace sluice {
namespace {

std::shared_ptr<transformer> stage_of(const std::string& yaml) {
    registry types;
    add_builtin_transformers(types);
    config::diagnostics problems;
    const auto read = config::read_text(stages_declaration(), "stage.yaml", yaml, types,
                                        config::system_variables(), problems);
    EXPECT_TRUE(read) << problems.to_text();
    const auto& stages = static_cast<const stages_options*>(read.get())->stages;
    testing::component_fixture bench;
    return types.make<transformer>(stages.at(0), bench.context("stage 1")).value();
}

TEST(filter, drops_what_its_condition_is_false_for_and_passes_on_the_rest) {
    const auto filter = stage_of("- filter: state == 'keep'");
    ASSERT_NE(filter->condition(), nullptr);
    for (const auto* text : {R"({"state":"keep"})", R"({"state":"pass"})", "{}", "7"}) {
        const auto data = parse_json(text).value();
        stage_output out;
        auto work = filter->apply({"rows", "1", {}, data}, {}, out);
        ASSERT_TRUE(work.is_ready() && work.take());
        EXPECT_EQ(out.entities().size(), *filter->condition()->test(data) ? 1U : 0U) << text;
    }
}

TEST(filter, alone_has_a_condition) {
    for (const auto* yaml : {"- map: {a: b}", "- set: {a: b}", "- remove: [a]", "- split: a"}) {
        EXPECT_EQ(stage_of(yaml)->condition(), nullptr) << yaml;
    }
}

}  // namespace
}  // namespace sluice
