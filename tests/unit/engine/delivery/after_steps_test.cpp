#include "engine/delivery/after_steps.hpp"

#include "engine/delivery/deliver.hpp"
#include "engine/delivery/lane_schedule.hpp"
#include "engine/delivery/outcome_log.hpp"
#include "engine/key_locks.hpp"
#include "support/scripted_stages.hpp"
#include "unit/engine/engine_fixture.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

// One delivery at a time over the memory ledger: the steps after the publisher, and deliveries that
// must never be sent again.

namespace sluice::engine {
namespace {

using ledger::task_state;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

// Keeps the id of the result under the entity's id.
scripted_stage::script keeping_result() {
    return [](entity record, expression_scope scope, stage_output& out) -> result<void> {
        ledger::value_change change;
        change.store = "posts";
        change.key = record.id;
        change.value = write_json(scope.names->at("result"));
        out.kept().add(std::move(change));
        record.data = scope.names->at("response");
        out.emit(std::move(record));
        return {};
    };
}

class after_steps_test : public ::testing::Test {
 protected:
    after_steps_test() {
        outgoing_.name = "publish";
        outgoing_.target = target_;
        outgoing_.after = pipeline({stage_that("after-step 1 (store)", keeping_result())});
        outgoing_.policy.settle_time = std::chrono::milliseconds(0);
        next_.to = {"report"};
    }

    void add(const std::string& id) {
        ledger::page_commit page;
        page.incoming = "products";
        page.position = "null";
        page.at = bench_.time.now();
        ledger::new_task one;
        one.lane = {"r", "publish"};
        one.entity_id = id;
        one.headers = "{}";
        one.data = R"({"n":1.10})";
        page.tasks.push_back(std::move(one));
        bench_.run(bench_.record.commit_page(std::move(page))).value();
    }

    ledger::task claim(const std::string& outgoing = "publish") {
        ledger::claim_request wanted;
        wanted.lane = {"r", outgoing};
        wanted.now = bench_.time.now();
        wanted.lease = std::chrono::minutes(1);
        return bench_.run(bench_.record.claim(wanted)).value().tasks.at(0);
    }

    // Makes one attempt and settles it.
    void deliver() {
        delivery_load load;
        load.tasks.push_back(claim());
        EXPECT_THAT(bench_.run(engine::deliver(&context_, &load)).unsent, IsEmpty());
    }

    // Kills the daemon between the reply and the commit; only the first attempt's intent is left.
    void crash_behind_the_reply() {
        bench_.record.killed_at = "settle";
        EXPECT_THROW(deliver(), boost::system::system_error);
        bench_.record.killed_at.clear();
        bench_.run(bench_.record.end_all_leases(bench_.time.now())).value();
    }

    void retry() { bench_.run(bench_.record.offer_again({}, bench_.time.now())).value(); }

    std::string stored(const std::string& key) {
        std::vector<std::string> keys{key};
        const auto found =
            bench_.run(bench_.record.values_of("posts", keys, bench_.time.now())).value();
        return found.front() ? found.front()->value : "";
    }

    void will_make(const std::string& id) {
        receipt done;
        done.external_id = id;
        done.response = "HTTP 201";
        done.status = 201;
        done.headers["x-trace"] = "t";
        done.data = json::object{{"id", id}};
        target_->outcomes.emplace_back(std::move(done));
    }

    engine_fixture bench_;
    std::shared_ptr<scripted_publisher> target_ = std::make_shared<scripted_publisher>();
    outgoing_plan outgoing_;
    continuation next_;

    const services services_ = bench_.with();
    key_locks fingerprint_locks_{bench_.io.get_executor()};
    target_watch watch_{services_, "publish", outgoing_.breaker};
    ledger_trouble trouble_{services_};
    pause_state pauses_{services_};
    const ledger::lane lane_{"r", "publish"};
    lane_schedule schedule_{
        services_, lane_, nullptr, {fingerprint_locks_, watch_, trouble_, pauses_}};
    outcome_log outcomes_{services_, lane_, false, watch_.activity()};
    const delivery_context context_{services_, outgoing_, next_,     fingerprint_locks_,
                                    watch_,    trouble_,  schedule_, outcomes_};
};

TEST_F(after_steps_test, keep_and_go_on_in_one_commit_with_the_outcome) {
    will_make("x9");
    add("a");
    deliver();
    EXPECT_EQ(bench_.task(1).state, task_state::finished);
    EXPECT_EQ(stored("a"), R"({"id":"x9","found":false})");
    const auto next = claim("report");
    EXPECT_EQ(next.lane, (ledger::lane{"r", "report"}));
    EXPECT_EQ(next.entity_id, "a");
    EXPECT_EQ(next.data, R"({"status":201,"headers":{"x-trace":"t"},"data":{"id":"x9"}})");
}

TEST_F(after_steps_test, a_filter_there_stops_the_way_but_not_the_outcome) {
    outgoing_.after = pipeline({stage_that("after-step 1 (store)", keeping_result()),
                                dropping("after-step 2 (filter)", "no")});
    will_make("x9");
    add("a");
    deliver();
    EXPECT_EQ(bench_.task(1).state, task_state::finished);
    EXPECT_NE(stored("a"), "");
    EXPECT_EQ(bench_.run(bench_.record.list({})).value().size(), 1U);
}

TEST_F(after_steps_test, when_they_fail_it_is_failed_and_a_retry_runs_only_them) {
    const auto good = outgoing_.after;
    outgoing_.after = pipeline(
        {stage_that("after-step 1 (store)", keeping_result()),
         stage_that("after-step 2 (map)", failing(failure_class::invalid, "no such member"))});
    will_make("x9");
    add("a");
    deliver();
    const auto failed = bench_.task(1);
    EXPECT_EQ(failed.state, task_state::failed);
    EXPECT_EQ(failed.external_id, "x9");
    EXPECT_EQ(bench_.run(bench_.record.find(1)).value()->attempts.back().response, "HTTP 201");
    EXPECT_THAT(failed.reason, HasSubstr("it was sent and is not sent again"));
    EXPECT_THAT(failed.reason, HasSubstr("after-step 2 (map): no such member"));
    EXPECT_EQ(stored("a"), "") << "what a step before the broken one keeps is not kept";

    retry();
    deliver();
    EXPECT_EQ(bench_.task(1).state, task_state::failed) << "still broken";
    outgoing_.after = good;
    retry();
    deliver();
    EXPECT_EQ(bench_.task(1).state, task_state::finished);
    EXPECT_EQ(bench_.task(1).external_id, "x9");
    EXPECT_EQ(stored("a"), R"({"id":"x9","found":false})");
    EXPECT_THAT(claim("report").data, HasSubstr("201")) << "the reply has been kept";
    EXPECT_THAT(target_->sent, ElementsAre("a"));
}

TEST_F(after_steps_test, trouble_of_what_they_ask_is_tried_again_without_sending) {
    bool broken = true;
    outgoing_.after =
        pipeline({waiting_stage_that("after-step 1", [&](entity record, auto, stage_output& out) {
            if (broken) {
                return result<void>(failure(failure_class::unreachable, "nobody answers"));
            }
            out.emit(std::move(record));
            return result<void>();
        })});
    add("a");
    deliver();
    EXPECT_EQ(bench_.task(1).state, task_state::retry);
    broken = false;
    bench_.pass(std::chrono::minutes(1));
    deliver();
    EXPECT_EQ(bench_.task(1).state, task_state::finished);
    EXPECT_THAT(target_->sent, ElementsAre("a"));
}

TEST_F(after_steps_test, after_a_crash_they_see_the_id_that_was_found_and_no_response) {
    target_->safety = repeat_safety::verifiable;
    will_make("x9");
    add("a");
    crash_behind_the_reply();
    findings found;
    found.candidates = {"x9"};
    target_->answers.emplace_back(found);
    deliver();
    EXPECT_EQ(bench_.task(1).state, task_state::finished);
    EXPECT_EQ(stored("a"), R"({"id":"x9","found":true})");
    EXPECT_EQ(claim("report").data, "null");
    EXPECT_THAT(target_->sent, ElementsAre("a"));
}

TEST_F(after_steps_test, a_once_publisher_killed_while_they_wait_is_not_uncertain) {
    outgoing_.after = pipeline({waiting_stage_that("after-step 1 (lookup)", keeping_result())});
    will_make("x9");
    add("a");
    crash_behind_the_reply();
    deliver();
    EXPECT_EQ(bench_.task(1).state, task_state::finished);
    EXPECT_EQ(stored("a"), R"({"id":"x9","found":false})");
    EXPECT_THAT(target_->sent, ElementsAre("a"));
}

TEST_F(after_steps_test, what_stages_before_the_publisher_keep_waits_for_the_outcome) {
    outgoing_.after = {};
    next_.to.clear();
    outgoing_.stages =
        pipeline({stage_that("stage 1 (store)", [](entity record, auto, stage_output& out) {
            ledger::value_change change;
            change.store = "posts";
            change.key = record.id;
            change.value = "1";
            out.kept().add(std::move(change));
            out.emit(std::move(record));
            return result<void>();
        })});
    target_->outcomes.emplace_back(failure(failure_class::refused, "400"));
    add("a");
    deliver();
    EXPECT_EQ(bench_.task(1).state, task_state::failed);
    EXPECT_EQ(stored("a"), "");

    // A crash loses the reply. The intent holds the kept value.
    retry();
    target_->safety = repeat_safety::verifiable;
    will_make("x9");
    crash_behind_the_reply();
    outgoing_.stages = {};
    findings found;
    found.candidates = {"x9"};
    target_->answers.emplace_back(found);
    deliver();
    EXPECT_EQ(bench_.task(1).state, task_state::finished);
    EXPECT_EQ(stored("a"), "1");
}

TEST_F(after_steps_test, a_record_that_is_skipped_keeps_what_came_before) {
    outgoing_.stages = pipeline(
        {stage_that("stage 1 (store)", keeping("a", "1")), dropping("stage 2 (filter)", "no")});
    add("a");
    deliver();
    EXPECT_EQ(bench_.task(1).state, task_state::skipped);
    std::vector<std::string> keys{"a"};
    EXPECT_TRUE(bench_.run(bench_.record.values_of("s", keys, bench_.time.now())).value()[0]);
    EXPECT_THAT(target_->sent, IsEmpty());
}

}  // namespace
}  // namespace sluice::engine
