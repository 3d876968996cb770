#include "engine/engine.hpp"
#include "engine/stages/stages_left.hpp"
#include "engine_fixture.hpp"
#include "support/scripted_stages.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

// A route holds tasks until an operator approves them.

namespace sluice::engine {
namespace {

using ledger::operator_action;
using ledger::task_state;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

class engine_approval_test : public ::testing::Test {
 protected:
    engine_approval_test() {
        from_ = std::make_shared<incoming_plan>(incoming_plan{
            "posts", schedule::parse("every 5m", "").value(), source_, {}, emit_rule::all, {}, {}});
        route_->name = "r";
        route_->from = from_;
        route_->to.push_back(outgoing("publish", published_));
        plan_.incoming.push_back(from_);
        plan_.routes.push_back(route_);
        plan_.generation = 3;
    }

    std::shared_ptr<const outgoing_plan> outgoing(const std::string& name,
                                                  std::shared_ptr<publisher> target) {
        auto made = std::make_shared<outgoing_plan>();
        made->name = name;
        made->target = std::move(target);
        made->stages = pipeline({stage_that("stage 1", [this](entity record, auto, auto& out) {
            ++staged_;
            out.emit(std::move(record));
            return result<void>();
        })});
        plan_.outgoing.push_back(made);
        return made;
    }

    void hold(const std::string& when = "") {
        route_->hold.emplace();
        if (!when.empty()) {
            route_->hold->when = expression::compile(when).value();
        }
    }

    void page(const std::vector<std::string>& ids) {
        source_->pages.emplace_back(scripted_subscriber::page_of(ids, nullptr, true));
    }

    void round() {
        engine made(bench_.with(), plan_);
        bench_.run(made.run_once("", {}));
    }

    std::int64_t act(operator_action action, std::vector<ledger::task_id> ids) {
        ledger::task_action asked;
        asked.which.ids = std::move(ids);
        asked.action = action;
        asked.by = {"ada", "", bench_.time.now()};
        return bench_.run(bench_.record.act_on_tasks(asked)).value().moved;
    }

    ledger::task task(ledger::task_id id) {
        return bench_.run(bench_.record.find(id)).value()->task;
    }

    engine_fixture bench_;
    std::shared_ptr<scripted_subscriber> source_ = std::make_shared<scripted_subscriber>();
    std::shared_ptr<scripted_publisher> published_ = std::make_shared<scripted_publisher>();
    std::shared_ptr<scripted_publisher> written_ = std::make_shared<scripted_publisher>();
    std::shared_ptr<incoming_plan> from_;
    std::shared_ptr<route_plan> route_ = std::make_shared<route_plan>();
    plan plan_;
    int staged_ = 0;
};

TEST_F(engine_approval_test, nothing_goes_out_before_it_is_approved) {
    hold();
    page({"a", "b"});
    round();
    EXPECT_THAT(published_->sent, IsEmpty());
    EXPECT_EQ(task(1).state, task_state::held);
    EXPECT_EQ(task(1).reason, "waits for approval");
    EXPECT_EQ(act(operator_action::approve, {2}), 1);
    round();
    EXPECT_THAT(published_->sent, ElementsAre("b"));
    EXPECT_EQ(act(operator_action::reject, {1}), 1);
    round();
    EXPECT_THAT(published_->sent, ElementsAre("b"));
    EXPECT_EQ(task(1).state, task_state::skipped);
}

TEST_F(engine_approval_test, an_expression_chooses_the_records) {
    hold("entity.id == 'b'");
    page({"a", "b", "c"});
    round();
    EXPECT_THAT(published_->sent, ElementsAre("a", "c"));
    EXPECT_EQ(task(2).state, task_state::held);
}

TEST_F(engine_approval_test, a_queue_from_before_the_rule_waits_too) {
    page({"a"});
    published_->outcomes.emplace_back(failure(failure_class::refused, "HTTP 422"));
    round();
    ASSERT_EQ(task(1).state, task_state::failed);
    hold();
    act(operator_action::retry, {1});
    round();
    EXPECT_EQ(task(1).state, task_state::held);
    EXPECT_EQ(task(1).counted_attempts(), 0) << "it cost no attempt";
    EXPECT_EQ(staged_, 1) << "no stage of the outgoing saw it the second time";
    act(operator_action::approve, {1});
    round();
    EXPECT_EQ(task(1).state, task_state::finished);
}

TEST_F(engine_approval_test, a_rejected_task_that_is_offered_again_waits_again) {
    hold();
    page({"a"});
    round();
    act(operator_action::reject, {1});
    act(operator_action::retry, {1});
    round();
    EXPECT_EQ(task(1).state, task_state::held);
    EXPECT_THAT(published_->sent, IsEmpty());
}

TEST_F(engine_approval_test, an_approval_outlasts_a_retry_and_ends_with_an_edit) {
    hold();
    page({"a"});
    round();
    act(operator_action::approve, {1});
    published_->outcomes.emplace_back(failure(failure_class::refused, "HTTP 422"));
    round();
    ASSERT_EQ(task(1).state, task_state::failed);
    act(operator_action::retry, {1});
    published_->outcomes.emplace_back(failure(failure_class::refused, "HTTP 422"));
    round();
    EXPECT_EQ(task(1).sends, 2) << "the same data was sent again";
    ledger::task_edit edit;
    edit.id = 1;
    edit.data = R"({"id":"a","text":"other"})";
    edit.by = {"ada", "", bench_.time.now()};
    bench_.run(bench_.record.edit(edit)).value();
    round();
    EXPECT_EQ(task(1).state, task_state::held);
    EXPECT_EQ(task(1).sends, 2);
}

TEST_F(engine_approval_test, a_task_that_may_have_been_sent_is_settled_first) {
    published_->safety = repeat_safety::idempotent;
    page({"a"});
    failure lost(failure_class::unreachable, "reset");
    lost.may_have_happened = true;
    published_->outcomes.emplace_back(lost);
    round();
    ASSERT_EQ(task(1).state, task_state::retry);
    hold();
    bench_.time.advance(std::chrono::hours(1));
    round();
    EXPECT_EQ(task(1).state, task_state::finished);
    EXPECT_EQ(published_->keys.at(0), published_->keys.at(1));
}

TEST_F(engine_approval_test, the_continuation_of_an_approved_task_does_not_wait) {
    hold();
    route_->then["publish"].push_back(outgoing("journal", written_));
    page({"a"});
    round();
    plan_.generation = 5;
    act(operator_action::approve, {1});
    round();
    EXPECT_THAT(written_->sent, ElementsAre("a"));
    EXPECT_EQ(task(1).generation, 3);
    EXPECT_EQ(task(2).generation, 5) << "that configuration made it";
}

TEST_F(engine_approval_test, a_batch_is_held_as_one) {
    hold("length(@) > `1`");
    route_->batch = 2;
    page({"a", "b", "c"});
    round();
    EXPECT_EQ(task(1).state, task_state::held);
    EXPECT_EQ(task(2).state, task_state::finished);
}

TEST_F(engine_approval_test, a_record_that_failed_a_stage_waits_after_it_has_passed) {
    bool mended = false;
    route_->stages =
        pipeline({stage_that("stage 1 (map)", [&](entity record, auto, stage_output& out) {
            if (!mended) {
                return result<void>(failure(failure_class::invalid, "it does not fit"));
            }
            out.emit(std::move(record));
            return result<void>();
        })});
    hold();
    page({"a"});
    round();
    ASSERT_EQ(task(1).state, task_state::rejected) << "it is told apart from an approval";
    mended = true;
    act(operator_action::retry, {1});
    round();
    EXPECT_EQ(task(1).state, task_state::held);
    act(operator_action::approve, {1});
    round();
    EXPECT_EQ(task(1).state, task_state::finished);
    EXPECT_THAT(published_->sent, ElementsAre("a"));
}

}  // namespace
}  // namespace sluice::engine
