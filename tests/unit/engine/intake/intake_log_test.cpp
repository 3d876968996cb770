// A run's log lines: rejected entities, and a failure that goes on.

#include "engine/intake/intake.hpp"
#include "support/scripted_stages.hpp"
#include "unit/engine/engine_fixture.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

namespace sluice::engine {
namespace {

using std::chrono::minutes;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

class intake_log_test : public ::testing::Test {
 protected:
    intake_log_test() {
        incoming_->identifier = expression::compile("key").value();
        incoming_->emit = emit_rule::only_new;
    }

    void deliver_to(const std::string& outgoing) {
        auto to = std::make_shared<outgoing_plan>();
        to->name = outgoing;
        auto route = std::make_shared<route_plan>();
        route->name = "to-" + outgoing;
        route->to.push_back(to);
        routes_.push_back(route);
    }
    void run(const std::string& trigger = "schedule") {
        if (!runs_) {
            runs_.emplace(bench_.with(), incoming_, routes_, 1024, [] {});
        }
        [[maybe_unused]] const auto done = bench_.run(runs_->run(trigger));
    }
    void list(const std::vector<std::string>& ids, bool last = true) {
        source_->pages.emplace_back(scripted_subscriber::page_of(ids, 1, last));
    }
    void fail(const std::string& message) {
        source_->pages.emplace_back(failure(failure_class::unreachable, message));
    }
    // Returns lines of that level or above with this beginning.
    std::vector<std::string> lines(const std::string& beginning, log_level least) {
        std::vector<std::string> found;
        const auto all = bench_.log.lines();
        const auto levels = bench_.log.levels();
        for (std::size_t i = 0; i < all.size(); ++i) {
            if (all[i].starts_with(beginning) && levels[i] >= least) {
                found.push_back(all[i]);
            }
        }
        return found;
    }

    engine_fixture bench_;
    std::shared_ptr<scripted_subscriber> source_ = std::make_shared<scripted_subscriber>();
    std::shared_ptr<incoming_plan> incoming_ = std::make_shared<incoming_plan>(incoming_plan{
        "posts", schedule::parse("every 5m", "").value(), source_, {}, emit_rule::all, {}, {}});
    std::vector<std::shared_ptr<const route_plan>> routes_;
    std::optional<intake> runs_;
};

TEST_F(intake_log_test, one_warning_a_run_tells_how_many_were_rejected_and_why_the_first) {
    deliver_to("report");
    list({"a", "b"}, false);
    list({"c"});
    run();
    const auto warned = lines("records were rejected", log_level::warning);
    ASSERT_THAT(warned, SizeIs(1));
    EXPECT_THAT(warned[0], HasSubstr("incoming=posts run=1 rejected=3 first='a': identifier: key "
                                     "gave null"));
    EXPECT_THAT(warned[0], HasSubstr("sluice tasks retry --status rejected --run 1"));
    const auto finished = lines("run finished", log_level::info);
    ASSERT_THAT(finished, SizeIs(1));
    EXPECT_THAT(finished[0], HasSubstr(" tasks=3 rejected=3"));
    EXPECT_EQ(bench_.run(bench_.record.last_runs({1})).value().at(0).counts.rejected, 3);
}

TEST_F(intake_log_test, a_run_that_rejects_nothing_does_not_warn) {
    deliver_to("report");
    incoming_->identifier.reset();
    list({"a"});
    run();
    EXPECT_THAT(lines("records were rejected", log_level::debug), IsEmpty());
    EXPECT_THAT(lines("run finished", log_level::info).at(0), HasSubstr("rejected=0"));
}

TEST_F(intake_log_test, what_no_route_has_a_task_for_is_told_once_a_run_too) {
    list({"a", "b", "c"});
    run();
    const auto warned = lines("a stage failed on records", log_level::warning);
    ASSERT_THAT(warned, SizeIs(1));
    EXPECT_THAT(warned[0], HasSubstr("records=3 first='a': identifier: key gave null"));
}

TEST_F(intake_log_test, what_a_rule_handled_is_told_once_a_run_with_the_first_reason) {
    incoming_->identifier.reset();
    auto stage = stage_that("stage 1 (lookup)", failing(failure_class::invalid, "it has no price"));
    stage.on_error = {config::error_way::keep, std::make_shared<const pipeline>(),
                      "incoming.posts.transformers[0]"};
    incoming_->stages = pipeline({stage});
    deliver_to("report");
    list({"a", "b"}, false);
    list({"c"});
    run();
    EXPECT_THAT(lines("a stage failed, and its on_error", log_level::warning),
                ElementsAre("a stage failed, and its on_error was followed incoming=posts run=1 "
                            "stage=incoming.posts.transformers[0] on_error=keep records=3 "
                            "first='a': it has no price"));
    EXPECT_THAT(lines("run finished", log_level::info).at(0), HasSubstr(" tasks=3 rejected=0"));
}

TEST_F(intake_log_test, what_was_rejected_before_a_failure_is_told_with_it) {
    deliver_to("report");
    list({"a"}, false);
    fail("HTTP 502");
    run();
    EXPECT_THAT(lines("records were rejected", log_level::warning), SizeIs(1));
    EXPECT_THAT(lines("run failed", log_level::error).at(0), HasSubstr("rejected=1"));
}

TEST_F(intake_log_test, the_same_failure_is_said_once_until_it_works_again) {
    for (int i = 0; i < 6; ++i) {
        fail("HTTP 502");
        run();
        bench_.time.advance(minutes(5));
    }
    EXPECT_THAT(lines("run failed", log_level::error), SizeIs(1));
    EXPECT_THAT(lines("run failed", log_level::debug), SizeIs(6));
    run();
    EXPECT_THAT(lines("runs work again", log_level::info),
                ElementsAre("runs work again incoming=posts failures=6 after=30m"));
    fail("HTTP 502");
    run();
    EXPECT_THAT(lines("run failed", log_level::error), SizeIs(2));
}

TEST_F(intake_log_test, once_an_hour_a_failure_is_said_with_how_often) {
    for (int i = 0; i <= 12; ++i) {
        fail("HTTP 502");
        run();
        bench_.time.advance(minutes(5));
    }
    const auto said = lines("run failed", log_level::error);
    ASSERT_THAT(said, SizeIs(2));
    EXPECT_THAT(said[1], HasSubstr("in_a_row=13"));
}

TEST_F(intake_log_test, a_person_who_asks_for_a_run_is_always_told) {
    fail("HTTP 502");
    run();
    fail("HTTP 502");
    run("hand");
    EXPECT_THAT(lines("run failed", log_level::error), SizeIs(2));
}

TEST_F(intake_log_test, a_lost_ledger_begins_no_run) {
    bench_.record.lost = failure(failure_class::internal, "the file was deleted");
    list({"a"});
    run();
    EXPECT_THAT(lines("run not started", log_level::error).at(0),
                HasSubstr("the file was deleted"));
    EXPECT_THAT(source_->positions, IsEmpty());
}

}  // namespace
}  // namespace sluice::engine
