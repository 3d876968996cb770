#include "engine/engine.hpp"
#include "engine/plan/no_publisher.hpp"
#include "engine_fixture.hpp"
#include "support/scripted_stages.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

// Forwarding after an outgoing, and stages that do all the work.

namespace sluice::engine {
namespace {

using ledger::task_state;
using ::testing::ElementsAre;

class engine_then_test : public ::testing::Test {
 protected:
    engine_then_test() {
        publish_ = outgoing("publish", published_);
        const auto& publish = publish_;
        const auto journal = outgoing("journal", written_);
        auto from = std::make_shared<incoming_plan>(incoming_plan{
            "posts", schedule::parse("every 5m", "").value(), source_, {}, emit_rule::all, {}, {}});
        auto route = std::make_shared<route_plan>();
        route->name = "r";
        route->from = from;
        route->to.push_back(publish);
        route->then["publish"].push_back(journal);
        plan_.incoming.push_back(from);
        plan_.outgoing = {publish, journal};
        plan_.routes.push_back(route);
        from_ = from;
        source_->pages.emplace_back(scripted_subscriber::page_of({"a", "b"}, nullptr, true));
    }

    static std::shared_ptr<outgoing_plan> outgoing(const std::string& name,
                                                   std::shared_ptr<publisher> target) {
        auto made = std::make_shared<outgoing_plan>();
        made->name = name;
        made->target = std::move(target);
        return made;
    }

    engine_fixture bench_;
    std::shared_ptr<scripted_subscriber> source_ = std::make_shared<scripted_subscriber>();
    std::shared_ptr<scripted_publisher> published_ = std::make_shared<scripted_publisher>();
    std::shared_ptr<scripted_publisher> written_ = std::make_shared<scripted_publisher>();
    std::shared_ptr<incoming_plan> from_;
    std::shared_ptr<outgoing_plan> publish_;
    plan plan_;
};

TEST_F(engine_then_test, a_round_goes_to_the_end_of_the_way) {
    engine made(bench_.with(), plan_);
    const auto report = bench_.run(made.run_once("", {}));
    EXPECT_THAT(published_->sent, ElementsAre("a", "b"));
    EXPECT_THAT(written_->sent, ElementsAre("a", "b"));
    ASSERT_EQ(report.lanes.size(), 2U);
    EXPECT_EQ(report.lanes[1].lane.outgoing, "journal");
    EXPECT_EQ(report.lanes[1].settled.at(task_state::finished), 2);
}

TEST_F(engine_then_test, a_running_daemon_goes_on_at_once) {
    engine made(bench_.with(), plan_);
    made.start();
    bench_.run_ready();
    EXPECT_THAT(written_->sent, ElementsAre("a", "b"));
    bench_.run(made.stop(std::chrono::seconds(1)));
}

TEST_F(engine_then_test, what_is_sent_together_goes_on_one_by_one) {
    published_->batch = 10;
    published_->outcomes.emplace_back(receipt());
    published_->outcomes.emplace_back(failure(failure_class::refused, "400"));
    publish_->after = pipeline({stage_that("after-step 1 (store)", keeping("k", "7"))});
    engine made(bench_.with(), plan_);
    bench_.run(made.run_once("", {}));
    EXPECT_THAT(published_->batches, ElementsAre(2U));
    EXPECT_THAT(written_->sent, ElementsAre("a"));
    std::vector<std::string> keys{"k"};
    EXPECT_TRUE(bench_.run(bench_.record.values_of("s", keys, bench_.time.now())).value()[0]);
}

TEST_F(engine_then_test, what_is_not_sent_does_not_go_on) {
    published_->outcomes.emplace_back(failure(failure_class::refused, "400"));
    engine made(bench_.with(), plan_);
    bench_.run(made.run_once("", {}));
    EXPECT_THAT(written_->sent, ElementsAre("b"));
}

TEST_F(engine_then_test, an_incoming_without_a_route_runs_its_stages) {
    plan_.routes.clear();
    from_->stages = pipeline({stage_that("stage 1 (store)", keeping("k", "7"))});
    engine made(bench_.with(), plan_);
    bench_.run(made.run_once("", {}));
    std::vector<std::string> keys{"k"};
    const auto found = bench_.run(bench_.record.values_of("s", keys, bench_.time.now())).value();
    EXPECT_EQ(found[0].value().value, "7");
}

TEST_F(engine_then_test, a_stage_that_fails_there_is_told_in_the_log) {
    plan_.routes.clear();
    from_->stages = failing_stage("stage 1 (map)");
    engine made(bench_.with(), plan_);
    bench_.run(made.run_once("", {}));
    EXPECT_THAT(bench_.log.lines(),
                ::testing::Contains(::testing::HasSubstr("'a': stage 1 (map): it does not fit")));
}

TEST_F(engine_then_test, what_a_stage_asks_and_gets_no_answer_to_ends_the_run_and_keeps_nothing) {
    from_->stages =
        pipeline({stage_that("stage 1", keeping("k", "7")),
                  waiting_stage_that("stage 2", failing(failure_class::internal, "no disk"))});
    engine made(bench_.with(), plan_);
    const auto report = bench_.run(made.run_once("", {}));
    EXPECT_THAT(report.incoming.at(0).failure, ::testing::HasSubstr("'a': stage 2: no disk"));
    EXPECT_TRUE(bench_.run(bench_.record.list({})).value().empty());
}

TEST_F(engine_then_test, a_stage_that_waits_rejects_a_record_and_lets_others_pass) {
    from_->stages = pipeline(
        {waiting_stage_that("stage 1 (lookup)", [](entity record, auto, stage_output& out) {
            if (record.id == "a") {
                return result<void>(failure(failure_class::invalid, "nothing stored"));
            }
            out.emit(std::move(record));
            return result<void>();
        })});
    engine made(bench_.with(), plan_);
    bench_.run(made.run_once("", {}));
    EXPECT_THAT(published_->sent, ElementsAre("b"));
    EXPECT_EQ(bench_.task(1).state, task_state::rejected);
}

TEST_F(engine_then_test, an_outgoing_without_a_publisher_commits_what_its_stages_keep) {
    auto only = outgoing("keep", make_no_publisher());
    only->stages = pipeline({stage_that("stage 1 (store)", keeping("k", "7"))});
    auto route = std::make_shared<route_plan>();
    route->name = "r";
    route->from = from_;
    route->to.push_back(only);
    plan_.outgoing = {only};
    plan_.routes = {route};
    engine made(bench_.with(), plan_);
    const auto report = bench_.run(made.run_once("", {}));
    EXPECT_EQ(report.lanes.at(0).settled.at(task_state::finished), 2);
    std::vector<std::string> keys{"k"};
    EXPECT_TRUE(bench_.run(bench_.record.values_of("s", keys, bench_.time.now())).value()[0]);
}

}  // namespace
}  // namespace sluice::engine
