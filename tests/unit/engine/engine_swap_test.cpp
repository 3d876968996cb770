// Puts another plan in force while the engine works. Equal parts go on; parts that differ hand
// over, and never work side by side.

#include "engine/engine.hpp"
#include "engine_fixture.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sluice::engine {
namespace {

using ledger::task_state;
using std::chrono::minutes;
using std::chrono::seconds;
using ::testing::AllOf;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

class engine_swap : public ::testing::Test {
 protected:
    engine_swap() {
        source_ = std::make_shared<scripted_subscriber>();
        target_ = std::make_shared<scripted_publisher>();
        from_ = incoming("every 5m");
        to_ = outgoing(target_);
        plan_ = plan_of({route("to-report", to_)});
        made_.emplace(bench_.with(), plan_);
        bench_.run(made_->take_over()).value();
        made_->start();
        bench_.run_ready();
    }
    ~engine_swap() override {
        for (const auto& one : {target_, other_}) {
            if (one->gate) {
                one->gate->notify();
            }
        }
        bench_.run(made_->stop(seconds(20)));
    }

    std::shared_ptr<incoming_plan> incoming(const std::string& when) {
        return std::make_shared<incoming_plan>(incoming_plan{
            "posts", schedule::parse(when, "").value(), source_, {}, emit_rule::all, {}, {}});
    }
    static std::shared_ptr<outgoing_plan> outgoing(std::shared_ptr<publisher> target) {
        auto made = std::make_shared<outgoing_plan>();
        made->name = "report";
        made->target = std::move(target);
        return made;
    }
    std::shared_ptr<route_plan> route(const std::string& name,
                                      const std::shared_ptr<const outgoing_plan>& to) {
        auto made = std::make_shared<route_plan>();
        made->name = name;
        made->from = from_;
        made->to.push_back(to);
        return made;
    }
    plan plan_of(const std::vector<std::shared_ptr<const route_plan>>& routes) {
        plan made;
        made.incoming.push_back(from_);
        made.outgoing.push_back(to_);
        made.routes = routes;
        made.daemon.grace = seconds(20);
        made.names.incoming = {"posts"};
        made.names.outgoing = {"report"};
        for (const auto& one : routes) {
            made.names.routes.insert(one->name);
            made.names.lanes.insert({one->name, "report"});
        }
        return made;
    }

    void page(const std::vector<std::string>& ids, bool last = true) {
        source_->pages.emplace_back(
            scripted_subscriber::page_of(ids, json::value(ids.back()), last));
    }
    std::vector<std::string> swap(plan next) {
        auto at_work = made_->swap(std::move(next), {});
        bench_.run_ready();
        return at_work;
    }
    std::vector<ledger::run_summary> runs() {
        return bench_.run(bench_.record.last_runs({})).value();
    }
    std::shared_ptr<wake_event> gate() {
        return std::make_shared<wake_event>(bench_.io.get_executor());
    }

    engine_fixture bench_;
    std::shared_ptr<scripted_subscriber> source_;
    std::shared_ptr<scripted_publisher> target_;
    std::shared_ptr<scripted_publisher> other_ = std::make_shared<scripted_publisher>();
    std::shared_ptr<const incoming_plan> from_;
    std::shared_ptr<const outgoing_plan> to_;
    plan plan_;
    std::optional<engine> made_;
};

TEST_F(engine_swap, an_equal_plan_disturbs_nothing) {
    target_->gate = gate();
    page({"a"});
    bench_.pass(minutes(5));
    const auto fetched = source_->positions.size();
    EXPECT_THAT(swap(plan_), IsEmpty());
    EXPECT_THAT(made_->draining(), IsEmpty());
    target_->gate->notify();
    bench_.run_ready();
    EXPECT_THAT(target_->sent, ElementsAre("a"));
    page({"b"});
    bench_.pass(minutes(5));
    EXPECT_EQ(source_->positions.size(), fetched + 1);
}

TEST_F(engine_swap, runs_and_tasks_say_which_configuration_made_them) {
    plan_.generation = 4;
    swap(plan_);
    target_->gate = gate();
    page({"a"});
    bench_.pass(minutes(5));
    EXPECT_EQ(runs().front().generation, 4) << "the unit is the same, the configuration is not";
    EXPECT_EQ(bench_.task(1).generation, 4);

    // The former incoming ends its run with the generation that began it.
    source_->gate = gate();
    page({"b"});
    bench_.pass(minutes(5));
    from_ = incoming("every 10m");
    auto next = plan_of({route("to-report", to_)});
    next.generation = 5;
    swap(next);
    const auto source_gate = std::exchange(source_->gate, nullptr);  // a waiter still needs it
    source_gate->notify();
    bench_.run_ready();
    EXPECT_EQ(bench_.task(2).generation, 4);
    const auto target_gate = std::exchange(target_->gate, nullptr);  // a waiter still needs it
    target_gate->notify();
    bench_.run_ready();
    page({"c"});
    bench_.pass(minutes(10));
    EXPECT_EQ(runs().front().generation, 5);
    EXPECT_EQ(bench_.task(3).generation, 5);
}

TEST_F(engine_swap, a_changed_outgoing_takes_the_lane_over_when_the_delivery_in_hand_has_ended) {
    target_->gate = gate();
    page({"a", "b", "c"});
    bench_.pass(minutes(5));
    to_ = outgoing(other_);
    EXPECT_THAT(swap(plan_of({route("to-report", to_)})),
                ElementsAre("route 'to-report' to 'report'"));
    EXPECT_THAT(other_->sent, IsEmpty()) << "never two deliverers";
    EXPECT_THAT(made_->draining(), ElementsAre("route 'to-report' to 'report'"));
    target_->gate->notify();
    bench_.run_ready();
    EXPECT_THAT(target_->sent, ElementsAre("a"));
    EXPECT_THAT(other_->sent, ElementsAre("b", "c"));
    bench_.pass(seconds(2));
    EXPECT_THAT(made_->draining(), IsEmpty());
    EXPECT_THAT(bench_.states(3),
                ElementsAre(task_state::finished, task_state::finished, task_state::finished));
}

TEST_F(engine_swap, several_plans_in_a_row_hand_over_one_by_one) {
    target_->gate = gate();
    page({"a", "b"});
    bench_.pass(minutes(5));
    const auto between = std::make_shared<scripted_publisher>();
    to_ = outgoing(between);
    swap(plan_of({route("to-report", to_)}));
    to_ = outgoing(other_);
    swap(plan_of({route("to-report", to_)}));
    EXPECT_THAT(other_->sent, IsEmpty());
    target_->gate->notify();
    bench_.run_ready();
    EXPECT_THAT(between->sent, IsEmpty()) << "it was over before its turn";
    EXPECT_THAT(other_->sent, ElementsAre("b"));
}

TEST_F(engine_swap, a_route_that_goes_keeps_its_tasks) {
    target_->gate = gate();
    page({"a", "b"});
    bench_.pass(minutes(5));
    swap(plan_of({}));
    target_->gate->notify();
    bench_.run_ready();
    EXPECT_THAT(target_->sent, ElementsAre("a"));
    EXPECT_THAT(bench_.states(2), ElementsAre(task_state::finished, task_state::fresh));
    target_->gate.reset();
    swap(plan_);
    EXPECT_THAT(target_->sent, ElementsAre("a", "b"));
}

TEST_F(engine_swap, a_new_route_of_an_incoming_does_not_move_its_schedule) {
    bench_.pass(minutes(3));
    const auto fetched = source_->positions.size();
    auto second = route("second", to_);
    swap(plan_of({plan_.routes.front(), second}));
    EXPECT_EQ(source_->positions.size(), fetched) << "no run before its time";
    page({"a"});
    bench_.pass(minutes(2));
    EXPECT_EQ(source_->positions.size(), fetched + 1);
    EXPECT_THAT(target_->sent, ElementsAre("a", "a")) << "each route has its task";
}

TEST_F(engine_swap, a_run_ends_after_the_page_in_hand_and_its_successor_goes_on_there) {
    source_->gate = gate();
    page({"a"}, false);
    page({"b"}, true);
    bench_.pass(minutes(5));
    auto second = route("second", to_);
    EXPECT_THAT(swap(plan_of({second})), Contains("incoming 'posts'"));
    source_->gate->notify();
    bench_.run_ready();
    EXPECT_EQ(source_->positions.back(), "\"a\"") << "after the page that was committed";
    source_->gate->notify();
    bench_.run_ready();
    const auto listed = bench_.run(bench_.record.list({})).value();
    ASSERT_EQ(listed.size(), 2U);
    EXPECT_EQ(bench_.task(1).lane.route, "to-report") << "made by the plan that began the page";
    EXPECT_EQ(bench_.task(2).lane.route, "second");
    EXPECT_EQ(bench_.task(2).state, task_state::finished);
}

TEST_F(engine_swap, a_page_that_takes_too_long_is_cut_off_and_named) {
    source_->gate = gate();
    page({"a"});
    bench_.pass(minutes(5));
    swap(plan_of({route("second", to_)}));
    const auto fetched = source_->positions.size();
    for (int second = 0; second < 19; ++second) {
        bench_.pass(seconds(1));
    }
    EXPECT_EQ(source_->positions.size(), fetched);
    EXPECT_THAT(bench_.log.lines(), Not(Contains(HasSubstr("in time"))));
    bench_.pass(seconds(2));
    EXPECT_THAT(bench_.log.lines(),
                Contains(AllOf(HasSubstr("did not end in time"), HasSubstr("incoming 'posts'"))));
    EXPECT_EQ(source_->positions.size(), fetched + 1) << "its successor asks";
    source_->gate->notify();
    bench_.run_ready();
    EXPECT_THAT(runs().back().failure, IsEmpty());
    EXPECT_THAT(runs().at(1).failure, HasSubstr("a reload cut it off"));
    EXPECT_EQ(bench_.task(1).lane.route, "second") << "its successor has taken the page";
}

TEST_F(engine_swap, a_delivery_that_can_be_asked_about_is_cut_off_and_asked_about) {
    target_->safety = other_->safety = repeat_safety::verifiable;
    target_->gate = gate();
    page({"a", "b"});
    bench_.pass(minutes(5));
    to_ = outgoing(other_);
    other_->answers.push_back(findings{{"x1"}, true, false});
    swap(plan_of({route("to-report", to_)}));
    for (int second = 0; second < 30; ++second) {
        bench_.pass(seconds(1));
    }
    EXPECT_EQ(other_->asked, 1);
    EXPECT_THAT(other_->sent, ElementsAre("b")) << "the first had happened";
    EXPECT_THAT(target_->sent, IsEmpty());
    EXPECT_EQ(bench_.task(1).external_id, "x1");
}

TEST_F(engine_swap, a_delivery_that_nobody_can_ask_about_is_named_and_not_cut_off) {
    target_->gate = gate();
    page({"a", "b"});
    bench_.pass(minutes(5));
    to_ = outgoing(other_);
    swap(plan_of({route("to-report", to_)}));
    for (int second = 0; second < 30; ++second) {
        bench_.pass(seconds(1));
    }
    EXPECT_THAT(bench_.log.lines(), Contains(HasSubstr("which nobody could ask about")));
    EXPECT_THAT(other_->sent, IsEmpty());
    target_->gate->notify();
    bench_.run_ready();
    EXPECT_THAT(target_->sent, ElementsAre("a"));
    EXPECT_THAT(other_->sent, ElementsAre("b"));
    EXPECT_EQ(bench_.task(1).state, task_state::finished) << "no task for a person";
}

TEST_F(engine_swap, a_stop_while_parts_drain_waits_for_them) {
    target_->gate = gate();
    page({"a", "b"});
    bench_.pass(minutes(5));
    to_ = outgoing(other_);
    swap(plan_of({route("to-report", to_)}));
    bool stopped = false;
    asio::co_spawn(bench_.io, made_->stop(seconds(20)),
                   [&](std::exception_ptr, std::vector<std::string>) { stopped = true; });
    bench_.run_ready();
    EXPECT_FALSE(stopped);
    target_->gate->notify();
    bench_.run_ready();
    EXPECT_TRUE(stopped);
    EXPECT_THAT(bench_.states(2), ElementsAre(task_state::finished, task_state::fresh));
}

TEST_F(engine_swap, a_run_that_comes_due_during_the_handover_is_made_up_for) {
    auto strict = incoming("every 5m");
    strict->missed = missed_rule::skip;
    from_ = strict;
    swap(plan_of({route("to-report", to_)}));
    source_->gate = gate();
    bench_.pass(minutes(5));
    const auto fetched = source_->positions.size();
    swap(plan_of({route("second", to_)}));
    bench_.time.advance(seconds(10));
    source_->gate->notify();
    bench_.run_ready();
    EXPECT_EQ(source_->positions.size(), fetched) << "the listing had ended";
    bench_.pass(minutes(5));
    EXPECT_EQ(source_->positions.size(), fetched + 1);
}

TEST_F(engine_swap, an_open_breaker_stays_open_for_an_outgoing_that_stays) {
    auto strict = outgoing(target_);
    strict->breaker.failures = 1;
    to_ = strict;
    swap(plan_of({route("to-report", to_)}));
    target_->safety = other_->safety = repeat_safety::idempotent;
    target_->outcomes.emplace_back(failure(failure_class::unreachable, "nobody is there"));
    page({"a"});
    bench_.pass(minutes(5));
    ASSERT_THAT(bench_.log.lines(), Contains(HasSubstr("the target keeps failing")));
    swap(plan_of({route("to-report", to_)}));
    bench_.pass(seconds(20));
    EXPECT_EQ(target_->sent.size(), 1U) << "the new lane knows that the target fails";
    to_ = outgoing(other_);
    swap(plan_of({route("to-report", to_)}));
    for (int second = 0; second < 120 && other_->sent.empty(); ++second) {
        bench_.pass(seconds(1));
    }
    EXPECT_THAT(other_->sent, ElementsAre("a")) << "a changed outgoing begins anew";
}

}  // namespace
}  // namespace sluice::engine
