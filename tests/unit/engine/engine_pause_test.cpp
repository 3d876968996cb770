// Pauses by an operator, with the engine running.

#include "engine/engine.hpp"
#include "engine_fixture.hpp"

#include <gmock/gmock.h>

namespace sluice::engine {
namespace {

using ledger::paused_kind;
using std::chrono::minutes;
using std::chrono::seconds;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

class engine_pause_test : public ::testing::Test {
 protected:
    engine_pause_test() {
        source_ = std::make_shared<scripted_subscriber>();
        target_ = std::make_shared<scripted_publisher>();
        auto to = std::make_shared<outgoing_plan>();
        to->name = "report";
        to->target = target_;
        from_ = std::make_shared<incoming_plan>(incoming_plan{
            "posts", schedule::parse("every 5m", "").value(), source_, {}, emit_rule::all, {}, {}});
        auto route = std::make_shared<route_plan>();
        route->name = "to-report";
        route->from = from_;
        route->to.push_back(to);
        plan_.incoming.push_back(from_);
        plan_.outgoing.push_back(to);
        plan_.routes.push_back(route);
    }
    ~engine_pause_test() override { bench_.run(made_->stop(seconds(1))); }

    void start() {
        made_.emplace(bench_.with(), plan_);
        EXPECT_TRUE(bench_.run(made_->take_over()));
        made_->start();
        bench_.run_ready();
    }
    void page(const std::vector<std::string>& ids, bool last = true) {
        source_->pages.emplace_back(scripted_subscriber::page_of(ids, json::value(1), last));
    }
    // Pauses as a command beside the daemon does; the engine notices it within a second.
    void pause(paused_kind kind, const std::string& name) {
        ledger::pause_entry what;
        what.kind = kind;
        what.name = name;
        bench_.run(bench_.record.pause(what)).value();
        notice();
    }
    void resume(paused_kind kind, const std::string& name) {
        EXPECT_TRUE(bench_.run(bench_.record.resume(kind, name)).value());
        notice();
    }
    void notice() {
        bench_.record.changed = true;
        bench_.pass(seconds(1));
    }
    std::size_t fetched() const { return source_->positions.size(); }

    engine_fixture bench_;
    std::shared_ptr<scripted_subscriber> source_;
    std::shared_ptr<scripted_publisher> target_;
    std::shared_ptr<incoming_plan> from_;
    plan plan_;
    std::optional<engine> made_;
};

TEST_F(engine_pause_test, a_paused_incoming_runs_once_when_it_is_resumed) {
    start();
    EXPECT_EQ(fetched(), 1U);
    pause(paused_kind::incoming, "posts");
    for (int i = 0; i < 3; ++i) {
        bench_.pass(minutes(5));
    }
    EXPECT_EQ(fetched(), 1U);
    page({"a"});
    resume(paused_kind::incoming, "posts");
    EXPECT_EQ(fetched(), 2U);
    EXPECT_THAT(target_->sent, ElementsAre("a"));
}

TEST_F(engine_pause_test, or_not_when_missed_runs_are_skipped) {
    from_->missed = missed_rule::skip;
    start();
    pause(paused_kind::incoming, "posts");
    for (int i = 0; i < 3; ++i) {
        bench_.pass(minutes(5));
    }
    resume(paused_kind::incoming, "posts");
    EXPECT_EQ(fetched(), 1U);
    bench_.pass(minutes(5));
    EXPECT_EQ(fetched(), 2U);
}

TEST_F(engine_pause_test, a_listing_that_a_pause_has_cut_goes_on_when_it_is_resumed) {
    source_->gate = std::make_shared<wake_event>(bench_.io.get_executor());
    page({"a"}, false);
    page({"b"});
    start();
    pause(paused_kind::incoming, "posts");
    source_->gate->notify();
    bench_.run_ready();
    EXPECT_EQ(fetched(), 1U);
    EXPECT_THAT(target_->sent, ElementsAre("a")) << "the page in hand is taken in";
    source_->gate.reset();
    resume(paused_kind::incoming, "posts");
    EXPECT_THAT(source_->positions, ElementsAre("null", "1"));
    EXPECT_THAT(target_->sent, ElementsAre("a", "b"));
}

TEST_F(engine_pause_test, a_paused_outgoing_keeps_its_queue_over_a_restart) {
    start();
    pause(paused_kind::outgoing, "report");
    page({"a", "b"});
    bench_.pass(minutes(5));
    EXPECT_THAT(target_->sent, IsEmpty());
    bench_.run(made_->stop(seconds(1)));
    start();
    EXPECT_THAT(target_->sent, IsEmpty());
    resume(paused_kind::outgoing, "report");
    EXPECT_THAT(target_->sent, ElementsAre("a", "b"));
    EXPECT_THAT(bench_.log.lines(), Contains(HasSubstr("resumed by hand outgoing=report")));
}

TEST_F(engine_pause_test, a_round_by_hand_says_that_an_incoming_is_paused) {
    start();
    pause(paused_kind::incoming, "posts");
    bench_.run(made_->stop(seconds(1)));
    made_.emplace(bench_.with(), plan_);
    EXPECT_TRUE(bench_.run(made_->take_over()));
    const auto report = bench_.run(made_->run_once("", {}));
    EXPECT_THAT(report.incoming.at(0).failure, HasSubstr("paused by hand"));
    EXPECT_FALSE(report.went_well());
}

TEST_F(engine_pause_test, pauses_that_cannot_be_read_stop_the_start) {
    start();
    bench_.run(made_->stop(seconds(1)));
    made_.emplace(bench_.with(), plan_);
    bench_.record.faults["paused"] = 1;
    EXPECT_FALSE(bench_.run(made_->take_over()));
}

}  // namespace
}  // namespace sluice::engine
