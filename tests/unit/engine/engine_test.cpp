#include "engine/engine.hpp"

#include "engine_fixture.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sluice::engine {
namespace {

using ledger::task_state;
using std::chrono::minutes;
using std::chrono::seconds;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

class engine_test : public ::testing::Test {
 protected:
    engine_test() {
        source_ = std::make_shared<scripted_subscriber>();
        target_ = std::make_shared<scripted_publisher>();
        auto to = std::make_shared<outgoing_plan>();
        to->name = "report";
        to->target = target_;
        auto from = std::make_shared<incoming_plan>(incoming_plan{
            "posts", schedule::parse("every 5m", "").value(), source_, {}, emit_rule::all, {}, {}});
        auto route = std::make_shared<route_plan>();
        route->name = "to-report";
        route->from = from;
        route->to.push_back(to);
        plan_.incoming.push_back(from);
        plan_.outgoing.push_back(to);
        plan_.routes.push_back(route);
        made_.emplace(bench_.with(), plan_);
    }

    void page(const std::vector<std::string>& ids) {
        source_->pages.emplace_back(scripted_subscriber::page_of(ids, nullptr, true));
    }

    engine_fixture bench_;
    std::shared_ptr<scripted_subscriber> source_;
    std::shared_ptr<scripted_publisher> target_;
    plan plan_;
    std::optional<engine> made_;
};

TEST_F(engine_test, fetches_by_schedule_and_delivers) {
    page({"a"});
    page({"b"});
    made_->start();
    bench_.run_ready();
    EXPECT_THAT(target_->sent, ElementsAre("a"));
    bench_.pass(minutes(5));
    EXPECT_THAT(target_->sent, ElementsAre("a", "b"));
    EXPECT_THAT(bench_.run(made_->stop(seconds(20))), IsEmpty());
    EXPECT_THAT(bench_.states(2), ElementsAre(task_state::finished, task_state::finished));
}

TEST_F(engine_test, a_stop_waits_for_the_delivery_in_hand) {
    target_->gate = std::make_shared<wake_event>(bench_.io.get_executor());
    page({"a", "b"});
    made_->start();
    bench_.run_ready();
    std::optional<std::vector<std::string>> cut_off;
    asio::co_spawn(bench_.io, made_->stop(seconds(20)),
                   [&](std::exception_ptr, std::vector<std::string> names) { cut_off = names; });
    bench_.run_ready();
    EXPECT_EQ(cut_off, std::nullopt);
    target_->gate->notify();
    bench_.run_ready();
    EXPECT_THAT(cut_off.value(), IsEmpty());
    EXPECT_THAT(bench_.states(2), ElementsAre(task_state::finished, task_state::fresh));
}

TEST_F(engine_test, behind_the_grace_time_a_delivery_is_cut_off_and_named) {
    target_->gate = std::make_shared<wake_event>(bench_.io.get_executor());
    page({"a"});
    made_->start();
    bench_.run_ready();
    EXPECT_THAT(bench_.run(made_->stop(seconds(20))), ElementsAre("route 'to-report' to 'report'"));
    EXPECT_EQ(bench_.time.now(), bench_start + seconds(20));
    EXPECT_TRUE(bench_.task(1).open_intent);
}

TEST_F(engine_test, a_fetch_under_way_is_cancelled_by_a_stop) {
    source_->gate = std::make_shared<wake_event>(bench_.io.get_executor());
    made_->start();
    bench_.run_ready();
    EXPECT_THAT(bench_.run(made_->stop(seconds(20))), IsEmpty());
    EXPECT_EQ(bench_.time.now(), bench_start);
}

TEST_F(engine_test, takes_over_what_an_earlier_daemon_held) {
    page({"a"});
    bench_.run(made_->run_once("", {}));
    bench_.run(bench_.record.offer_again({}, bench_start)).value();
    target_->gate = std::make_shared<wake_event>(bench_.io.get_executor());
    page({"b"});
    made_->start();
    bench_.run_ready();
    bench_.run(made_->stop(seconds(1)));
    EXPECT_EQ(bench_.task(2).state, task_state::processing);
    target_->gate.reset();
    engine next(bench_.with(), plan_);
    EXPECT_TRUE(bench_.run(next.take_over()));
    EXPECT_THAT(bench_.log.lines(),
                Contains(HasSubstr("took over tasks of an earlier run tasks=1")));
    const auto report = bench_.run(next.run_once("", {}));
    EXPECT_EQ(bench_.task(2).state, task_state::uncertain);
    EXPECT_FALSE(report.went_well());
}

TEST_F(engine_test, take_over_tells_of_a_broken_ledger) {
    bench_.record.faults["end_all_leases"] = 1;
    EXPECT_FALSE(bench_.run(made_->take_over()));
}

TEST_F(engine_test, notices_what_a_command_wrote) {
    target_->outcomes.emplace_back(failure(failure_class::refused, "400"));
    page({"a"});
    made_->start();
    bench_.run_ready();
    EXPECT_EQ(bench_.task(1).state, task_state::failed);
    bench_.run(bench_.record.offer_again({}, bench_start)).value();
    bench_.pass(seconds(1));
    EXPECT_EQ(bench_.task(1).state, task_state::fresh);
    bench_.record.changed = true;
    bench_.pass(seconds(1));
    EXPECT_EQ(bench_.task(1).state, task_state::finished);
    bench_.run(made_->stop(seconds(1)));
}

TEST_F(engine_test, one_round_fetches_and_delivers_everything) {
    page({"a", "b"});
    const auto report = bench_.run(made_->run_once("", {}));
    ASSERT_EQ(report.incoming.size(), 1U);
    EXPECT_EQ(report.incoming[0].name, "posts");
    EXPECT_EQ(report.incoming[0].counts.tasks, 2);
    ASSERT_EQ(report.lanes.size(), 1U);
    EXPECT_EQ(report.lanes[0].settled.at(task_state::finished), 2);
    EXPECT_TRUE(report.went_well());
    EXPECT_EQ(bench_.time.now(), bench_start);
}

TEST_F(engine_test, one_round_waits_for_a_retry_within_its_patience) {
    target_->outcomes.emplace_back(failure(failure_class::unreachable, "no connection"));
    page({"a"});
    const auto report = bench_.run(made_->run_once("", seconds(30)));
    EXPECT_EQ(report.lanes.at(0).next_due, std::nullopt);
    EXPECT_EQ(bench_.task(1).state, task_state::finished);
}

TEST_F(engine_test, one_round_says_when_the_next_attempt_is_past_its_patience) {
    target_->outcomes.emplace_back(failure(failure_class::credential, "401"));
    page({"a"});
    const auto report = bench_.run(made_->run_once("", seconds(30)));
    EXPECT_EQ(report.lanes.at(0).next_due, bench_start + seconds(60));
    EXPECT_TRUE(report.went_well());
}

TEST_F(engine_test, one_round_names_a_failed_run) {
    source_->pages.emplace_back(failure(failure_class::unreachable, "HTTP 502"));
    const auto report = bench_.run(made_->run_once("posts", {}));
    EXPECT_EQ(report.incoming.at(0).failure, "page 1: HTTP 502");
    EXPECT_FALSE(report.went_well());
}

TEST_F(engine_test, one_round_runs_the_named_incoming_only) {
    EXPECT_THAT(bench_.run(made_->run_once("products", {})).incoming, IsEmpty());
    EXPECT_THAT(source_->positions, IsEmpty());
}

TEST_F(engine_test, one_round_can_be_finished_soon) {
    source_->pages.emplace_back(scripted_subscriber::page_of({"a"}, 2, false));
    page({"b"});
    made_->finish_soon();
    bench_.run(made_->run_once("", {}));
    EXPECT_EQ(source_->pages.size(), 1U);
    EXPECT_THAT(target_->sent, IsEmpty());
}

TEST_F(engine_test, a_component_that_throws_costs_an_attempt_and_not_the_lane) {
    target_->on_send = [](const delivery&) { throw std::runtime_error("broken promise"); };
    page({"a"});
    page({"b"});
    made_->start();
    bench_.run_ready();
    EXPECT_THAT(bench_.log.lines(), Contains(HasSubstr("unexpected: broken promise")));
    EXPECT_NE(bench_.task(1).state, ledger::task_state::processing);
    EXPECT_TRUE(bench_.task(1).open_intent) << "what may have been sent is not forgotten";
    bench_.pass(minutes(5));
    EXPECT_EQ(source_->positions.size(), 2U);
    bench_.run(made_->stop(seconds(1)));
}

TEST_F(engine_test, a_stored_wait_that_is_too_long_is_brought_forward_at_the_start) {
    failure busy(failure_class::busy, "HTTP 429");
    target_->outcomes.emplace_back(busy);
    page({"a"});
    bench_.run(made_->run_once("", {}));
    ASSERT_EQ(bench_.task(1).state, task_state::waiting);
    const auto lane = bench_.task(1).lane;
    // The form in which an earlier version stored it.
    ledger::claim_request due;
    due.lane = lane;
    due.now = bench_.time.now() + std::chrono::hours(1);
    due.lease = seconds(60);
    const auto held = bench_.run(bench_.record.claim(due)).value();
    ASSERT_EQ(held.tasks.size(), 1U);
    ledger::settlement years;
    years.id = 1;
    years.attempt = held.tasks[0].attempts;
    years.to = task_state::waiting;
    years.next_attempt = bench_.time.now() + std::chrono::hours(24) * 20'786;
    years.at = bench_.time.now();
    ASSERT_TRUE(bench_.run(bench_.record.settle({years})));
    engine next(bench_.with(), plan_);
    EXPECT_TRUE(bench_.run(next.take_over()));
    EXPECT_EQ(bench_.task(1).next_attempt, bench_.time.now() + std::chrono::hours(24));
    EXPECT_THAT(bench_.log.lines(), Contains(HasSubstr("are brought forward")));
}

}  // namespace
}  // namespace sluice::engine
