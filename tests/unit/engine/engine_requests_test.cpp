// Runs that people request from a running daemon, and a ledger that is lost while the daemon runs.

#include "engine/engine.hpp"
#include "engine_fixture.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sluice::engine {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

class engine_requests_test : public ::testing::Test {
 protected:
    engine_requests_test() {
        auto to = std::make_shared<outgoing_plan>();
        to->name = "report";
        to->target = target_;
        from_ = std::make_shared<incoming_plan>(incoming_plan{
            "posts", schedule::parse("by hand", "").value(), source_, {}, emit_rule::all, {}, {}});
        route_ = std::make_shared<route_plan>();
        route_->name = "to-report";
        route_->from = from_;
        route_->to.push_back(to);
        plan_.incoming.push_back(from_);
        plan_.outgoing.push_back(to);
        plan_.routes.push_back(route_);
    }
    ~engine_requests_test() override {
        if (made_) {
            bench_.run(made_->stop(seconds(1)));
        }
    }

    void start() {
        made_.emplace(bench_.with(), plan_);
        EXPECT_TRUE(bench_.run(made_->take_over()));
        made_->start();
        bench_.run_ready();
    }
    void page(const std::vector<std::string>& ids) {
        source_->pages.emplace_back(scripted_subscriber::page_of(ids, nullptr, true));
    }
    // Requests a run as a command does; the engine notices it within a second.
    void ask(const std::string& incoming) {
        run_request asked;
        asked.id = "r" + std::to_string(++asked_);
        asked.incoming = incoming;
        asked.by = "ada";
        bench_
            .run(bench_.record.change_values({stored(asked, bench_.time.now())}, bench_.time.now()))
            .value();
        notice();
    }
    void notice() {
        bench_.record.changed = true;
        bench_.pass(seconds(1));
    }
    run_request answer(int number = 1) {
        const auto found = bench_.run(bench_.record.values_of(
            run_requests_store, {"r" + std::to_string(number)}, bench_.time.now()));
        return read_run_request(found.value().at(0).value()).value();
    }

    engine_fixture bench_;
    std::shared_ptr<scripted_subscriber> source_ = std::make_shared<scripted_subscriber>();
    std::shared_ptr<scripted_publisher> target_ = std::make_shared<scripted_publisher>();
    std::shared_ptr<incoming_plan> from_;
    std::shared_ptr<route_plan> route_;
    plan plan_;
    std::optional<engine> made_;
    int asked_ = 0;
};

TEST_F(engine_requests_test, are_run_and_delivered_and_answered_with_the_run) {
    start();
    EXPECT_THAT(source_->positions, IsEmpty());
    page({"a"});
    ask("posts");
    EXPECT_THAT(target_->sent, ElementsAre("a"));
    EXPECT_EQ(answer().run, 1);
    EXPECT_EQ(answer().refused, "");
    EXPECT_EQ(bench_.run(bench_.record.last_runs({1})).value().at(0).trigger, "hand");
    EXPECT_THAT(bench_.log.lines(), Contains("run asked for by hand incoming=posts by=ada"));
    notice();
    EXPECT_EQ(source_->positions.size(), 1U) << "each once";
}

TEST_F(engine_requests_test, of_a_failed_run_are_answered_with_it) {
    start();
    source_->pages.emplace_back(failure(failure_class::unreachable, "HTTP 502"));
    ask("posts");
    EXPECT_EQ(answer().run, 1);
    EXPECT_EQ(bench_.run(bench_.record.last_runs({1})).value().at(0).failure, "page 1: HTTP 502");
}

TEST_F(engine_requests_test, are_refused_for_what_is_not_there_with_what_was_meant) {
    start();
    ask("post");
    EXPECT_THAT(answer().refused, HasSubstr("no enabled incoming 'post'"));
    EXPECT_EQ(answer().mend, "did you mean 'posts'?");
    ask("orders");
    EXPECT_THAT(answer(2).mend, HasSubstr("sluice reload"));
    EXPECT_THAT(source_->positions, IsEmpty());
}

TEST_F(engine_requests_test, are_refused_while_the_incoming_is_paused) {
    bench_.run(bench_.record.pause({ledger::paused_kind::incoming, "posts", "", {}})).value();
    start();
    ask("posts");
    EXPECT_EQ(answer().refused, "it is paused by hand");
    EXPECT_THAT(answer().mend, HasSubstr("sluice resume incoming posts"));
}

TEST_F(engine_requests_test, are_refused_for_an_incoming_that_looks_renamed) {
    from_->source_print = "the list";
    ledger::page_commit page;
    page.incoming = "feed";
    page.seen.push_back({"a", "h"});
    bench_.run(bench_.record.commit_page(page)).value();
    bench_.run(bench_.record.note_source("feed", "the list")).value();
    start();
    ask("posts");
    EXPECT_THAT(answer().mend, HasSubstr("sluice rename incoming feed posts"));
    EXPECT_THAT(source_->positions, IsEmpty());
}

TEST_F(engine_requests_test, wait_for_a_run_that_is_under_way) {
    from_->when = schedule::parse("every 1h", "").value();
    source_->gate = std::make_shared<wake_event>(bench_.io.get_executor());
    start();
    ask("posts");
    ask("posts");
    EXPECT_EQ(source_->positions.size(), 1U);
    EXPECT_TRUE(answer().taken);
    EXPECT_EQ(answer().run, 0);
    for (std::size_t runs = 2; runs <= 3; ++runs) {
        source_->gate->notify();
        bench_.run_ready();
        EXPECT_EQ(source_->positions.size(), runs);
    }
    source_->gate->notify();
    bench_.run_ready();
    EXPECT_EQ(answer(1).run, 2);
    EXPECT_EQ(answer(2).run, 3);
}

TEST_F(engine_requests_test, begin_a_run_of_deliveries_beside_their_schedule) {
    route_->deliver = delivery_rule{schedule::parse("0 9 * * *", "UTC").value(), 0};
    start();
    page({"a"});
    ask("posts");
    EXPECT_THAT(target_->sent, ElementsAre("a"));
}

TEST_F(engine_requests_test, that_nobody_took_go_by_themselves) {
    run_request asked;
    asked.id = "r1";
    asked.incoming = "posts";
    bench_.run(bench_.record.change_values({stored(asked, bench_.time.now())}, bench_.time.now()))
        .value();
    bench_.time.advance(minutes(2));
    start();
    notice();
    EXPECT_THAT(source_->positions, IsEmpty());
}

TEST_F(engine_requests_test, a_run_that_could_not_begin_is_refused_with_the_reason) {
    start();
    bench_.record.faults["begin_run"] = 1;
    ask("posts");
    EXPECT_THAT(answer().refused, HasSubstr("the disk is full"));
}

TEST_F(engine_requests_test, a_lost_ledger_ends_intake_and_deliveries_and_is_said_again) {
    from_->when = schedule::parse("every 1m", "").value();
    page({"a"});
    start();
    EXPECT_THAT(target_->sent, ElementsAre("a"));
    bench_.record.lost =
        failure(failure_class::internal, "ledger.sqlite was deleted", "put it back");
    bench_.pass(seconds(2));
    EXPECT_THAT(bench_.log.lines(),
                Contains("the ledger is lost: nothing is taken in or sent any more "
                         "failure=ledger.sqlite was deleted mend=put it back"));
    const auto fetched = source_->positions.size();
    page({"b"});
    for (int minute = 0; minute < 15; ++minute) {
        bench_.pass(minutes(1));
    }
    EXPECT_EQ(source_->positions.size(), fetched);
    EXPECT_THAT(target_->sent, ElementsAre("a"));
    EXPECT_THAT(bench_.log.lines(), Contains(HasSubstr("the ledger is lost")).Times(2));
}

}  // namespace
}  // namespace sluice::engine
