#include "engine/intake/offer.hpp"

#include "support/scripted_stages.hpp"
#include "unit/engine/intake/sighted_fixture.hpp"
#include "unit/engine/offer_run.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sluice::engine {
namespace {

using ledger::task_state;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

constexpr std::size_t roomy = 1024;

incoming_plan incoming() {
    return {"posts", schedule::parse("by hand", "").value(), nullptr, {}, emit_rule::all, {}, {}};
}

std::shared_ptr<const route_plan> route(pipeline stages = {}) {
    auto made = std::make_shared<route_plan>();
    made->name = "to-report";
    for (const auto* name : {"report", "copy"}) {
        auto to = std::make_shared<outgoing_plan>();
        to->name = name;
        made->to.push_back(to);
    }
    made->stages = std::move(stages);
    return made;
}

offer offered(const incoming_plan& from, sighted_entity what, pipeline stages = {},
              std::size_t largest = roomy) {
    std::vector<sighted_entity> selected;
    selected.push_back(std::move(what));
    offer_run run;
    run.largest_task = largest;
    return run.make(from, {route(std::move(stages))}, std::move(selected)).value();
}

TEST(make_offer, makes_a_task_for_each_outgoing_and_remembers_the_hash) {
    auto what = seen("a", "h");
    what.entity = post_with(R"({"id":"a"})", "a");
    what.entity.headers["event"] = "changed";
    const auto made = offered(incoming(), what);
    ASSERT_EQ(made.tasks.size(), 2U);
    EXPECT_EQ(made.tasks[0].lane, (ledger::lane{"to-report", "report"}));
    EXPECT_EQ(made.tasks[1].lane, (ledger::lane{"to-report", "copy"}));
    EXPECT_EQ(made.tasks[0].data, R"({"id":"a"})");
    EXPECT_EQ(made.tasks[0].headers, R"({"event":"changed"})");
    EXPECT_EQ(made.tasks[0].source_id, "a");
    EXPECT_EQ(made.tasks[0].state, task_state::fresh);
    ASSERT_EQ(made.seen.size(), 1U);
    EXPECT_EQ(made.seen[0].hash, "h");
}

TEST(make_offer, a_problem_becomes_a_rejected_task) {
    auto what = seen("a", "");
    what.problem = "no identifier";
    const auto made = offered(incoming(), what);
    ASSERT_EQ(made.tasks.size(), 2U);
    EXPECT_EQ(made.tasks[0].state, task_state::rejected);
    EXPECT_EQ(made.tasks[0].reason, "no identifier");
    EXPECT_THAT(made.seen, IsEmpty());
}

TEST(make_offer, a_record_that_a_stage_fails_on_is_rejected_whole) {
    auto from = incoming();
    from.stages = failing_stage("incoming stage");
    EXPECT_THAT(offered(from, seen("a", "h")).tasks.at(0).reason, HasSubstr("incoming stage"));
    const auto made = offered(incoming(), seen("a", "h"), failing_stage("route stage"));
    ASSERT_EQ(made.tasks.size(), 2U);
    EXPECT_EQ(made.tasks[0].state, task_state::rejected);
    EXPECT_THAT(made.tasks[0].reason, HasSubstr("route stage"));
}

TEST(make_offer, what_a_stage_takes_out_is_remembered_without_a_task) {
    const auto made = offered(incoming(), seen("a", "h"), dropping_stage());
    EXPECT_THAT(made.tasks, IsEmpty());
    EXPECT_EQ(made.seen.size(), 1U);
}

TEST(make_offer, several_entities_carry_the_identity_of_their_source) {
    auto what = seen("a", "h");
    what.entity = post_with("{}", "a");
    const auto made = offered(incoming(), what, doubling_stage());
    ASSERT_EQ(made.tasks.size(), 4U);
    EXPECT_EQ(made.tasks[0].entity_id, "a.1");
    EXPECT_EQ(made.tasks[2].entity_id, "a.2");
    EXPECT_EQ(made.tasks[2].source_id, "a");
}

TEST(make_offer, a_record_past_the_limit_is_rejected_without_its_data) {
    auto what = seen("a", "h");
    what.entity = post_with(R"("12345678")", "a");
    EXPECT_EQ(offered(incoming(), what, {}, 10).tasks.at(0).state, task_state::fresh);
    const auto made = offered(incoming(), what, {}, 9);
    EXPECT_EQ(made.tasks.at(0).state, task_state::rejected);
    EXPECT_EQ(made.tasks.at(0).data, "null");
    EXPECT_THAT(made.tasks.at(0).reason, HasSubstr("daemon.largest_task"));
}

}  // namespace
}  // namespace sluice::engine
