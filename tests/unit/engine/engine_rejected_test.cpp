#include "engine/engine.hpp"
#include "engine/stages/stages_left.hpp"
#include "engine_fixture.hpp"
#include "support/scripted_stages.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

// An operator offers rejected records again: they pass the stages that they had failed, and go to
// their own lane only.

namespace sluice::engine {
namespace {

using ledger::task_state;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

class engine_rejected_test : public ::testing::Test {
 protected:
    engine_rejected_test() {
        from_ = std::make_shared<incoming_plan>(incoming_plan{
            "posts", schedule::parse("every 5m", "").value(), source_, {}, emit_rule::all, {}, {}});
        plan_.incoming.push_back(from_);
        plan_.daemon.largest_task = 1024;
        broken_ = add_route("broken", target_);
        source_->pages.emplace_back(scripted_subscriber::page_of({"a"}, nullptr, true));
    }

    std::shared_ptr<route_plan> add_route(const std::string& name,
                                          std::shared_ptr<publisher> target) {
        auto to = std::make_shared<outgoing_plan>();
        to->name = "to-" + name;
        to->target = std::move(target);
        to->stages = pipeline({stage_that("stage 1", [](entity record, auto, stage_output& out) {
            EXPECT_FALSE(record.headers.contains(stages_left_header));
            record.id = "out(" + record.id + ")";
            out.emit(std::move(record));
            return result<void>();
        })});
        auto route = std::make_shared<route_plan>();
        route->name = name;
        route->from = from_;
        route->to.push_back(to);
        plan_.outgoing.push_back(to);
        plan_.routes.push_back(route);
        return route;
    }

    // Fails until the test mends it; then it puts its name around the identifier.
    pipeline fragile(const std::string& name) {
        return pipeline(
            {stage_that("stage 1 (map)", [this, name](entity record, auto, stage_output& out) {
                if (!mended_) {
                    return result<void>(failure(failure_class::invalid, "it does not fit"));
                }
                record.id = name + "(" + record.id + ")";
                out.emit(std::move(record));
                return result<void>();
            })});
    }

    void round() {
        engine made(bench_.with(), plan_);
        bench_.run(made.run_once("", {}));
    }

    void offer_again(ledger::task_id id) {
        ledger::task_action what;
        what.which.ids = {id};
        what.by = {"ada", "", bench_.time.now()};
        ASSERT_EQ(bench_.run(bench_.record.act_on_tasks(what)).value().moved, 1);
    }

    engine_fixture bench_;
    std::shared_ptr<scripted_subscriber> source_ = std::make_shared<scripted_subscriber>();
    std::shared_ptr<scripted_publisher> target_ = std::make_shared<scripted_publisher>();
    std::shared_ptr<incoming_plan> from_;
    std::shared_ptr<route_plan> broken_;
    plan plan_;
    bool mended_ = false;
};

TEST_F(engine_rejected_test, goes_through_the_stages_of_its_incoming_and_route) {
    from_->stages = fragile("in");
    broken_->stages = fragile("route");
    round();
    ASSERT_EQ(bench_.task(1).state, task_state::rejected);
    EXPECT_EQ(bench_.task(1).data, R"({"id":"a"})") << "as the subscriber gave it";
    mended_ = true;
    offer_again(1);
    round();
    EXPECT_THAT(target_->sent, ElementsAre("out(route(in(a)))"));
    EXPECT_EQ(bench_.task(1).state, task_state::finished);
}

TEST_F(engine_rejected_test, is_not_sent_again_where_it_arrived) {
    const auto arrived = std::make_shared<scripted_publisher>();
    add_route("sound", arrived);
    broken_->stages = fragile("route");
    round();
    EXPECT_THAT(arrived->sent, ElementsAre("out(a)"));
    mended_ = true;
    offer_again(1);
    round();
    EXPECT_THAT(target_->sent, ElementsAre("out(route(a))"));
    EXPECT_THAT(arrived->sent, ElementsAre("out(a)"));
}

TEST_F(engine_rejected_test, waits_for_a_person_when_the_stage_still_fails) {
    broken_->stages = fragile("route");
    round();
    offer_again(1);
    round();
    EXPECT_EQ(bench_.task(1).state, task_state::failed);
    EXPECT_THAT(bench_.task(1).reason, HasSubstr("it does not fit"));
    EXPECT_THAT(target_->sent, IsEmpty());
    mended_ = true;
    offer_again(1);
    round();
    EXPECT_THAT(target_->sent, ElementsAre("out(route(a))")) << "the stages are still left";
}

TEST_F(engine_rejected_test, becomes_several_tasks_of_its_lane) {
    from_->stages = fragile("in");
    broken_->stages = doubling_stage();
    round();
    mended_ = true;
    offer_again(1);
    round();
    EXPECT_EQ(bench_.task(1).state, task_state::skipped);
    EXPECT_THAT(bench_.task(1).reason, HasSubstr("it became 2 tasks"));
    EXPECT_THAT(target_->sent, ElementsAre("out(in(a).1)", "out(in(a).2)"));
}

TEST_F(engine_rejected_test, is_skipped_where_a_stage_takes_it_out) {
    from_->stages = fragile("in");
    broken_->stages = dropping_stage();
    round();
    mended_ = true;
    offer_again(1);
    round();
    EXPECT_EQ(bench_.task(1).state, task_state::skipped);
    EXPECT_THAT(bench_.task(1).reason, HasSubstr("not wanted"));
}

TEST_F(engine_rejected_test, is_a_batch_of_its_own_where_the_route_has_batches) {
    from_->stages = fragile("in");
    broken_->batch = 10;
    target_->batch = 10;
    target_->on_send = [](const delivery& what) {
        EXPECT_EQ(write_json(what.entity.data), R"([{"id":"a"}])");
    };
    round();
    mended_ = true;
    offer_again(1);
    round();
    EXPECT_THAT(target_->sent, ElementsAre("out(in(a))"));
}

TEST_F(engine_rejected_test, what_was_too_large_to_be_kept_says_how_to_get_it) {
    plan_.daemon.largest_task = 4;
    from_->remember = true;
    round();
    EXPECT_EQ(bench_.task(1).state, task_state::rejected);
    EXPECT_THAT(bench_.task(1).reason, HasSubstr("raise daemon.largest_task and restart, then "
                                                 "`sluice offer-again posts a`"));
    offer_again(1);
    round();
    EXPECT_EQ(bench_.task(1).state, task_state::failed);
    EXPECT_THAT(bench_.task(1).reason, HasSubstr("`sluice offer-again posts a`"));
    ledger::task_edit given;
    given.id = 1;
    given.data = R"({"id":"a"})";
    given.by = {"ada", "", bench_.time.now()};
    ASSERT_TRUE(bench_.run(bench_.record.edit(given)));
    round();
    EXPECT_THAT(target_->sent, ElementsAre("out(a)"));
}

TEST_F(engine_rejected_test, nobody_guesses_which_record_has_no_identifier) {
    source_->pages.clear();
    source_->pages.emplace_back(scripted_subscriber::page_of({""}, nullptr, true));
    from_->remember = true;
    round();
    ASSERT_EQ(bench_.task(1).state, task_state::rejected);
    offer_again(1);
    round();
    EXPECT_EQ(bench_.task(1).state, task_state::failed);
    EXPECT_THAT(bench_.task(1).reason, HasSubstr("identifier"));
    EXPECT_THAT(target_->sent, IsEmpty());
}

}  // namespace
}  // namespace sluice::engine
