// Maintenance windows, with the whole engine running.

#include "engine/engine.hpp"
#include "engine_fixture.hpp"

#include <gmock/gmock.h>

namespace sluice::engine {
namespace {

using std::chrono::minutes;
using std::chrono::seconds;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

class engine_maintenance_test : public ::testing::Test {
 protected:
    engine_maintenance_test() {
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
    }
    ~engine_maintenance_test() override { bench_.run(made_->stop(seconds(1))); }

    // A window from the third minute to the twelfth.
    void start_with(maintenance_settings window) {
        window.from = format_utc(bench_start + minutes(3));
        window.until = format_utc(bench_start + minutes(12));
        window.reason = "backup";
        plan_.maintenance = maintenance_calendar({window});
        made_.emplace(bench_.with(), plan_);
        EXPECT_TRUE(bench_.run(made_->take_over()));
        made_->start();
        bench_.run_ready();
    }
    void page(const std::vector<std::string>& ids) {
        source_->pages.emplace_back(scripted_subscriber::page_of(ids, json::value(1), true));
    }
    void pass_to_minute(int minute) {
        while (bench_.time.now() < bench_start + minutes(minute)) {
            bench_.pass(minutes(1));
        }
    }

    engine_fixture bench_;
    std::shared_ptr<scripted_subscriber> source_ = std::make_shared<scripted_subscriber>();
    std::shared_ptr<scripted_publisher> target_ = std::make_shared<scripted_publisher>();
    plan plan_;
    std::optional<engine> made_;
};

TEST_F(engine_maintenance_test, nothing_begins_and_all_goes_on_at_the_end) {
    start_with({});
    page({"a"});
    pass_to_minute(11);
    EXPECT_EQ(source_->positions.size(), 1U);
    EXPECT_THAT(bench_.log.lines(), Contains(HasSubstr("maintenance begins")));
    pass_to_minute(12);
    EXPECT_EQ(source_->positions.size(), 2U);
    EXPECT_THAT(target_->sent, ElementsAre("a"));
    pass_to_minute(13);
    EXPECT_THAT(bench_.log.lines(), Contains("maintenance is over reason=backup"));
}

TEST_F(engine_maintenance_test, an_outgoing_in_maintenance_keeps_its_queue_while_records_come_in) {
    maintenance_settings window;
    window.outgoing.push_back({"report", {}});
    start_with(window);
    page({"a", "b"});
    pass_to_minute(11);
    EXPECT_EQ(source_->positions.size(), 3U);
    EXPECT_THAT(target_->sent, IsEmpty());
    pass_to_minute(12);
    EXPECT_THAT(target_->sent, ElementsAre("a", "b"));
}

TEST_F(engine_maintenance_test, a_delivery_under_way_ends_and_none_follows) {
    maintenance_settings window;
    window.routes.push_back({"to-report", {}});
    page({"a", "b"});
    target_->gate = std::make_shared<wake_event>(bench_.io.get_executor());
    start_with(window);
    pass_to_minute(4);
    target_->gate->notify();
    bench_.run_ready();
    EXPECT_THAT(target_->sent, ElementsAre("a"));
    EXPECT_EQ(bench_.task(1).state, ledger::task_state::finished);
    EXPECT_EQ(bench_.task(2).state, ledger::task_state::fresh);
    target_->gate.reset();
    pass_to_minute(12);
    EXPECT_THAT(target_->sent, ElementsAre("a", "b"));
}

TEST_F(engine_maintenance_test, a_round_by_hand_says_that_maintenance_holds_it) {
    start_with({});
    pass_to_minute(4);
    bench_.run(made_->stop(seconds(1)));
    made_.emplace(bench_.with(), plan_);
    EXPECT_TRUE(bench_.run(made_->take_over()));
    const auto report = bench_.run(made_->run_once("", {}));
    EXPECT_THAT(report.incoming.at(0).failure, HasSubstr("maintenance window holds it until"));
    EXPECT_FALSE(report.went_well());
}

}  // namespace
}  // namespace sluice::engine
