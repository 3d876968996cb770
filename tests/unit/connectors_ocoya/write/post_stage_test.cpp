#include "connectors/ocoya/write/post_stage.hpp"

#include "unit/connectors_ocoya/sandbox_fixture.hpp"

#include <sluice/component/names.hpp>
#include <sluice/config/load.hpp>
#include <sluice/model/utf8.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace sluice::ocoya {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

class stage_fixture {
 public:
    stage_fixture() { add_post_stage(types_); }

    std::string problems(const std::string& yaml) {
        config::diagnostics found;
        config::read_text(*types_.find("transformer", "ocoya-post"), "t.yaml", yaml, types_,
                          config::system_variables(), found);
        return found.to_text();
    }

    // Returns the results as "id data", or the failure.
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
        const auto done = bench_.run(stage->apply(entity, {&names}, out));
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
    ocoya_fixture bench_{[](const net::request&) { return testing::answer(500, ""); }};
};

TEST(post_stage, now_is_a_mark_until_it_is_sent) {
    stage_fixture bench;
    EXPECT_THAT(bench.run("when: now\n", R"({"caption":"Hi"})"),
                ElementsAre(R"(sku-1 {"caption":"Hi","scheduledAt":"now+3m"})"));
    EXPECT_THAT(bench.run("when: now\nlead: 10m\n", R"({"payload":{"caption":"Hi"}})"),
                ElementsAre(HasSubstr(R"("payload":{"caption":"Hi","scheduledAt":"now+10m"})")));
}

TEST(post_stage, a_draft_has_no_time) {
    stage_fixture bench;
    EXPECT_THAT(bench.run("when: draft\n", R"({"caption":"Hi","scheduledAt":"2030-01-01T00:00Z"})"),
                ElementsAre(R"(sku-1 {"caption":"Hi"})"));
}

TEST(post_stage, a_time_is_normalised) {
    stage_fixture bench;
    EXPECT_THAT(bench.run("when: \"{{ at }}\"\n", R"({"at":"2030-01-01 10:00+0100"})"),
                ElementsAre(HasSubstr(R"("scheduledAt":"2030-01-01T09:00:00Z")")));
    EXPECT_THAT(bench.run("", R"({"scheduledAt":"2030-01-01T10:00+0100"})"),
                ElementsAre(HasSubstr(R"("scheduledAt":"2030-01-01T09:00:00Z")")));
    EXPECT_THAT(bench.run("when: \"{{ at }}\"\n", R"({"at":"2030-01-01T10:00:00"})"),
                ElementsAre(HasSubstr("has no zone")));
}

TEST(post_stage, one_post_for_each_profile) {
    stage_fixture bench;
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

TEST(PostStage, a_map_of_networks_is_a_profile_each) {
    stage_fixture bench;
    EXPECT_THAT(
        bench.run("split: per_profile\n", R"({"profiles":{"facebook":"Shop","instagram":"shop"}})"),
        ElementsAre(R"(sku-1/facebook:Shop {"profiles":[{"facebook":"Shop"}]})",
                    R"(sku-1/instagram:shop {"profiles":[{"instagram":"shop"}]})"));
}

TEST(PostStage, a_slash_in_a_profiles_name_is_no_part_of_the_identifier_before_it) {
    stage_fixture bench;
    EXPECT_THAT(bench.run("split: per_profile\n", R"({"profiles":["a/b","c~d"]})"),
                ElementsAre(HasSubstr("sku-1/a~1b "), HasSubstr("sku-1/c~0d ")));
}

TEST(PostStage, what_is_no_text_is_no_draft) {
    stage_fixture bench;
    for (const auto* at : {"1893490800", "1.50", "1e400", "true", "false", "[]", "{}",
                           R"(["2030-01-01T00:00:00Z"])"}) {
        const auto record = std::string(R"({"caption":"Hi","at":)") + at + "}";
        EXPECT_THAT(bench.run("when: \"{{ at }}\"\n", record),
                    ElementsAre(AllOf(HasSubstr("when: expected a text, found "), HasSubstr(at),
                                      HasSubstr("give `when` a time with its zone"))))
            << at;
        const auto own = std::string(R"({"caption":"Hi","scheduledAt":)") + at + "}";
        EXPECT_THAT(bench.run("", own),
                    ElementsAre(HasSubstr("scheduledAt: expected a text, found ")))
            << at;
    }
}

TEST(PostStage, null_and_an_empty_text_are_a_time_that_is_not_said) {
    stage_fixture bench;
    for (const auto* at : {"null", R"("")"}) {
        const auto record = std::string(R"({"caption":"Hi","at":)") + at + "}";
        EXPECT_THAT(bench.run("when: \"{{ at }}\"\n", record),
                    ElementsAre(Not(HasSubstr("scheduledAt"))))
            << at;
    }
}

TEST(PostStage, a_constant_of_the_wrong_type_is_a_mistake_of_the_configuration) {
    EXPECT_THAT(stage_fixture().problems("when: 1893490800\n"),
                HasSubstr("t.yaml:1:7: expected a text, found number in when"));
}

TEST(PostStage, profiles_of_the_wrong_type_are_named) {
    stage_fixture bench;
    EXPECT_THAT(bench.run("split: per_profile\n", R"({"profiles":["a",1.10]})"),
                ElementsAre(HasSubstr("profiles[1]: expected an id or {network: name}, found "
                                      "number 1.10 ")));
    EXPECT_THAT(bench.run("split: per_profile\n", R"({"profiles":["a",{"facebook":7}]})"),
                ElementsAre(HasSubstr("profiles[1]: expected")));
    EXPECT_THAT(bench.run("split: per_profile\n", R"({"socialProfileIds":["a",true]})"),
                ElementsAre(HasSubstr("socialProfileIds[1]: expected")));
    EXPECT_THAT(bench.run("", R"({"caption":"Hi","payload":["caption"]})"),
                ElementsAre(HasSubstr("payload: expected an object, found array")));
}

TEST(PostStage, a_value_in_a_message_is_cut_between_characters) {
    stage_fixture bench;
    std::string long_text;
    for (int i = 0; i < 60; ++i) {
        long_text += "日";
    }
    const auto made = bench.run("when: \"{{ at }}\"\n", R"({"at":")" + long_text + R"("})");
    EXPECT_THAT(made, ElementsAre(HasSubstr("日…' is no time")));
    EXPECT_EQ(utf8_fault(made.at(0)), std::string::npos);
}

// The reason for the split: one unhealthy profile stops its whole group (API reference, section 3).
TEST(post_stage, a_group_is_parked_by_one_profile_and_single_posts_are_not) {
    sandbox_fixture bench;
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
