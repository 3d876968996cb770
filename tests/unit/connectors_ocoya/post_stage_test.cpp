#include "connectors/ocoya/post_stage.hpp"

#include "sandbox_bench.hpp"

#include <sluice/component/names.hpp>
#include <sluice/config/load.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace sluice::ocoya {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

class stage_bench {
 public:
    stage_bench() { add_post_stage(types_); }

    // What comes out, as "id data"; or the failure.
    std::vector<std::string> run(const std::string& yaml, const std::string& record) {
        config::diagnostics problems;
        const auto options = config::read_text(*types_.find("transformer", "ocoya-post"), "t.yaml",
                                               yaml, types_, config::system_variables(), problems);
        EXPECT_EQ(problems.to_text(), "");
        config::configured_component what;
        what.type = "ocoya-post";
        what.options = options;
        const auto stage = types_.make<transformer>(what, bench_.context("stage")).value();
        EXPECT_TRUE(stage->multiplies());
        const auto entity = record_of(record);
        const auto names = names_beside(entity, bench_.time.now());
        stage_output out;
        const auto done = stage->apply(entity, {&names}, out);
        if (!done) {
            return {describe(done.error())};
        }
        std::vector<std::string> made;
        for (const auto& one : out.entities()) {
            made.push_back(one.id + " " + write_json(one.data));
        }
        return made;
    }

 private:
    registry types_;
    ocoya_bench bench_{[](const net::request&) { return testing::answer(500, ""); }};
};

TEST(PostStage, NowIsAMarkUntilItIsSent) {
    stage_bench bench;
    EXPECT_THAT(bench.run("when: now\n", R"({"caption":"Hi"})"),
                ElementsAre(R"(sku-1 {"caption":"Hi","scheduledAt":"now+3m"})"));
    EXPECT_THAT(bench.run("when: now\nlead: 10m\n", R"({"payload":{"caption":"Hi"}})"),
                ElementsAre(HasSubstr(R"("payload":{"caption":"Hi","scheduledAt":"now+10m"})")));
}

TEST(PostStage, ADraftHasNoTime) {
    stage_bench bench;
    EXPECT_THAT(bench.run("when: draft\n", R"({"caption":"Hi","scheduledAt":"2030-01-01T00:00Z"})"),
                ElementsAre(R"(sku-1 {"caption":"Hi"})"));
}

TEST(PostStage, ATimeIsNormalised) {
    stage_bench bench;
    EXPECT_THAT(bench.run("when: \"{{ at }}\"\n", R"({"at":"2030-01-01 10:00+0100"})"),
                ElementsAre(HasSubstr(R"("scheduledAt":"2030-01-01T09:00:00Z")")));
    EXPECT_THAT(bench.run("", R"({"scheduledAt":"2030-01-01T10:00+0100"})"),
                ElementsAre(HasSubstr(R"("scheduledAt":"2030-01-01T09:00:00Z")")));
    EXPECT_THAT(bench.run("when: \"{{ at }}\"\n", R"({"at":"2030-01-01T10:00:00"})"),
                ElementsAre(HasSubstr("has no zone")));
}

TEST(PostStage, OnePostForEachProfile) {
    stage_bench bench;
    EXPECT_THAT(
        bench.run(
            "split: per_profile\n",
            R"({"caption":"Hi","profiles":[{"facebook":"Shop"},"x"],"socialProfileIds":["p1"]})"),
        ElementsAre(R"(sku-1/facebook:Shop {"caption":"Hi","profiles":[{"facebook":"Shop"}]})",
                    R"(sku-1/x {"caption":"Hi","profiles":["x"]})",
                    R"(sku-1/p1 {"caption":"Hi","socialProfileIds":["p1"]})"));
    EXPECT_THAT(bench.run("split: per_profile\n", R"({"caption":"Hi"})"),
                ElementsAre(R"(sku-1 {"caption":"Hi"})"));
}

// The reason of the split: one unhealthy profile parks a group (API reference, section 3).
TEST(PostStage, AGroupIsParkedByOneProfileAndSinglePostsAreNot) {
    sandbox_bench bench;
    bench.control("POST", "/profiles/facebook", R"({"healthy":false})");
    const auto to = bench.make(bench.creating());
    const std::string when = R"("scheduledAt":"2031-01-01T10:00:00Z")";
    ASSERT_TRUE(bench.publish(
        *to, R"({"caption":"Group","profiles":["facebook","instagram"],)" + when + "}"));
    ASSERT_TRUE(
        bench.publish(*to, R"({"caption":"Single","profiles":["instagram"],)" + when + "}"));
    for (const auto& one : bench.created()) {
        const bool single = one.at("caption").as_string() == "Single";
        EXPECT_EQ(one.at("status").as_string(), single ? "SCHEDULED" : "NEEDS_ATTENTION");
    }
}

}  // namespace
}  // namespace sluice::ocoya
