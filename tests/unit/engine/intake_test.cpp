#include "engine/intake.hpp"

#include "engine_bench.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sluice::engine {
namespace {

using ledger::task_state;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

class intake_test : public ::testing::Test {
 protected:
    intake_test() {
        source_ = std::make_shared<scripted_subscriber>();
        incoming_ = std::make_shared<incoming_plan>(incoming_plan{
            "posts", schedule::parse("by hand", "").value(), source_, {}, emit_rule::all, {}, {}});
        auto to = std::make_shared<outgoing_plan>();
        to->name = "report";
        auto route = std::make_shared<route_plan>();
        route->name = "to-report";
        route->to.push_back(to);
        routes_.push_back(route);
    }

    intake& runs() {
        if (!runs_) {
            runs_.emplace(bench_.with(), incoming_, routes_, 1024, [this] { ++told_; });
        }
        return *runs_;
    }

    void page(const std::vector<std::string>& ids, json::value position, bool last) {
        source_->pages.emplace_back(scripted_subscriber::page_of(ids, std::move(position), last));
    }

    result<ledger::run_counts> run() { return bench_.run(runs().run("hand")); }
    ledger::run_record last_run() { return bench_.run(bench_.record.last_runs({1})).value().at(0); }
    ledger::incoming_state state() { return bench_.run(bench_.record.state_of("posts")).value(); }
    std::int64_t tasks() {
        const auto counts = bench_.run(bench_.record.count_by_state()).value();
        return counts.contains(task_state::fresh) ? counts.at(task_state::fresh) : 0;
    }

    engine_bench bench_;
    std::shared_ptr<scripted_subscriber> source_;
    std::shared_ptr<incoming_plan> incoming_;
    std::vector<std::shared_ptr<const route_plan>> routes_;
    std::optional<intake> runs_;
    int told_ = 0;
};

TEST_F(intake_test, takes_page_after_page_until_the_last) {
    page({"a", "b"}, 2, false);
    page({}, 3, false);
    page({"c"}, "end", true);
    const auto counts = run();
    ASSERT_TRUE(counts);
    EXPECT_EQ(counts->pages, 3);
    EXPECT_EQ(counts->items, 3);
    EXPECT_EQ(counts->tasks, 3);
    EXPECT_THAT(source_->positions, ElementsAre("null", "2", "3"));
    EXPECT_EQ(tasks(), 3);
    EXPECT_EQ(told_, 2);
    EXPECT_EQ(state().position, R"("end")");
    EXPECT_FALSE(state().listing_unfinished);
    EXPECT_EQ(last_run().trigger, "hand");
    EXPECT_EQ(last_run().counts.tasks, 3);
    EXPECT_TRUE(last_run().ended);
}

TEST_F(intake_test, a_failed_page_keeps_what_was_committed_and_the_next_run_goes_on_there) {
    page({"a"}, 2, false);
    source_->pages.emplace_back(failure(failure_class::unreachable, "HTTP 502"));
    const auto counts = run();
    ASSERT_FALSE(counts);
    EXPECT_EQ(counts.error().message, "page 2: HTTP 502");
    EXPECT_EQ(last_run().failure, "page 2: HTTP 502");
    EXPECT_EQ(tasks(), 1);
    EXPECT_TRUE(state().listing_unfinished);
    page({"b"}, nullptr, true);
    EXPECT_EQ(run()->tasks, 1);
    EXPECT_THAT(source_->positions, ElementsAre("null", "2", "2"));
}

TEST_F(intake_test, a_page_that_is_not_committed_is_fetched_again) {
    page({"a"}, 2, false);
    page({"b"}, 3, true);
    bench_.record.faults["commit_page"] = 1;
    EXPECT_FALSE(run());
    EXPECT_EQ(tasks(), 0);
    EXPECT_EQ(told_, 0);
    source_->pages.clear();
    page({"a"}, 2, true);
    EXPECT_TRUE(run());
    EXPECT_THAT(source_->positions, ElementsAre("null", "null"));
    EXPECT_EQ(tasks(), 1);
}

TEST_F(intake_test, each_failure_of_the_ledger_ends_the_run_with_it) {
    incoming_->emit = emit_rule::only_new;
    for (const auto* operation : {"begin_run", "state_of", "known", "end_run"}) {
        source_->pages.clear();
        page({"a"}, nullptr, true);
        bench_.record.faults[operation] = 1;
        const auto counts = run();
        ASSERT_FALSE(counts) << operation;
        EXPECT_THAT(counts.error().message, HasSubstr("disk is full")) << operation;
    }
}

TEST_F(intake_test, what_was_seen_before_is_held_back) {
    incoming_->emit = emit_rule::only_new;
    page({"a", "b"}, nullptr, true);
    page({"b", "c", "c"}, nullptr, true);
    run();
    const auto counts = run();
    ASSERT_TRUE(counts);
    EXPECT_EQ(counts->items, 3);
    EXPECT_EQ(counts->entities, 1);
    EXPECT_EQ(tasks(), 3);
    EXPECT_THAT(bench_.log.lines(), Contains(HasSubstr("records share an identifier")));
}

TEST_F(intake_test, what_changed_is_offered_again) {
    incoming_->emit = emit_rule::only_changed;
    page({"a"}, nullptr, true);
    page({"a"}, nullptr, true);
    auto changed = scripted_subscriber::page_of({"a"}, nullptr, true);
    changed.entities.at(0).data = json::object{{"id", "a"}, {"status", "POSTED"}};
    source_->pages.emplace_back(std::move(changed));
    EXPECT_EQ(run()->tasks, 1);
    EXPECT_EQ(run()->tasks, 0);
    EXPECT_EQ(run()->tasks, 1);
}

TEST_F(intake_test, a_record_without_an_identifier_is_rejected_once_for_as_long_as_it_stays) {
    incoming_->emit = emit_rule::only_changed;
    incoming_->identifier = expression::compile("name").value();
    page({"a"}, nullptr, true);
    page({"a"}, nullptr, true);
    page({"a", "b"}, nullptr, true);
    EXPECT_EQ(run()->tasks, 1);
    EXPECT_EQ(run()->tasks, 0);
    EXPECT_EQ(run()->tasks, 1);
    EXPECT_EQ(bench_.run(bench_.record.count_by_state()).value().at(task_state::rejected), 2);
}

TEST_F(intake_test, a_stop_ends_it_behind_the_page_in_hand) {
    page({"a"}, 2, false);
    page({"b"}, 3, true);
    runs().stop();
    EXPECT_EQ(run()->pages, 1);
    EXPECT_EQ(tasks(), 1);
    EXPECT_TRUE(state().listing_unfinished);
}

TEST_F(intake_test, a_cancelled_page_loses_nothing) {
    source_->gate = std::make_shared<wake_event>(bench_.io.get_executor());
    page({"a"}, 2, true);
    asio::cancellation_signal signal;
    std::exception_ptr thrown;
    asio::co_spawn(bench_.io, runs().run("hand"),
                   asio::bind_cancellation_slot(
                       signal.slot(), [&](std::exception_ptr why, auto) { thrown = why; }));
    bench_.run_ready();
    signal.emit(asio::cancellation_type::terminal);
    bench_.run_ready();
    EXPECT_TRUE(thrown);
    EXPECT_EQ(tasks(), 0);
    EXPECT_EQ(state().position, "");
}

}  // namespace
}  // namespace sluice::engine
