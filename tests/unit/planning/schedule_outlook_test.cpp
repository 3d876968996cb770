#include "planning/schedule_outlook.hpp"

#include "engine/due_runs.hpp"
#include "support/moments.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sluice::planning {
namespace {

using engine::schedule;
using sluice::testing::midnight;
using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

class schedule_outlook_test : public ::testing::Test {
 protected:
    engine::incoming_plan& add(const std::string& name, const std::string& when,
                               const std::string& zone = "UTC") {
        auto made = std::make_shared<engine::incoming_plan>(
            engine::incoming_plan{name,
                                  schedule::parse(when, zone).value(),
                                  nullptr,
                                  {},
                                  engine::emit_rule::all,
                                  {},
                                  {}});
        plan_.incoming.push_back(made);
        return *made;
    }
    // One run at midnight.
    schedule_outlook only() {
        auto all = outlook_of(plan_, memory_, midnight);
        EXPECT_EQ(all.size(), 1U);
        return all.at(0);
    }
    static std::vector<wall_time> starts(const schedule_outlook& one) {
        std::vector<wall_time> all;
        for (const auto& run : one.next) {
            all.push_back(run.start);
        }
        return all;
    }

    engine::plan plan_;
    schedule_memory memory_;
};

TEST_F(schedule_outlook_test, without_a_ledger_the_configuration_says_the_next_five) {
    add("posts", "0 9 * * *");
    const auto one = only();
    EXPECT_THAT(starts(one),
                ElementsAre(midnight + hours(9), midnight + hours(33), midnight + hours(57),
                            midnight + hours(81), midnight + hours(105)));
    EXPECT_FALSE(one.last);
    EXPECT_FALSE(one.events);
}

TEST_F(schedule_outlook_test, by_hand_has_none) {
    add("posts", "by hand");
    EXPECT_THAT(only().next, IsEmpty());
}

TEST_F(schedule_outlook_test, the_stored_run_comes_first_and_keeps_the_beat) {
    const auto& incoming = add("posts", "every 5m");
    auto& known = memory_.incoming["posts"];
    known.state.next_run = ledger::planned_run{midnight + minutes(2), incoming.when.text()};
    EXPECT_THAT(starts(only()),
                ElementsAre(midnight + minutes(2), midnight + minutes(7), midnight + minutes(12),
                            midnight + minutes(17), midnight + minutes(22)));
}

TEST_F(schedule_outlook_test, a_missed_run_comes_at_once) {
    const auto& incoming = add("posts", "every 5m");
    auto& known = memory_.incoming["posts"];
    known.state.next_run = ledger::planned_run{midnight - minutes(12), incoming.when.text()};
    const auto one = only();
    EXPECT_EQ(one.next.at(0).planned, midnight - minutes(12));
    EXPECT_EQ(one.next.at(0).start, midnight);
    EXPECT_EQ(one.next.at(1).start, midnight + minutes(3));
}

TEST_F(schedule_outlook_test, jitter_is_in_the_start) {
    auto& incoming = add("posts", "0 9 * * *");
    incoming.jitter = hours(1);
    const auto one = only();
    for (const auto& run : one.next) {
        EXPECT_EQ(run.start, engine::start_of("posts", incoming.when, hours(1), run.planned));
    }
    EXPECT_NE(one.next.at(0).start, one.next.at(0).planned);
}

TEST_F(schedule_outlook_test, maintenance_and_a_pause_are_said) {
    add("posts", "0 9 * * *");
    engine::maintenance_settings window;
    window.schedule = "30 8 * * *";
    window.length = hours(2);
    plan_.maintenance = engine::maintenance_calendar({window});
    memory_.paused.push_back({ledger::paused_kind::incoming, "posts", "", {}, {}});
    const auto one = only();
    EXPECT_TRUE(one.paused);
    EXPECT_EQ(one.next.at(0).held_until, midnight + hours(10) + minutes(30));
}

TEST_F(schedule_outlook_test, lateness_is_that_of_the_last_run_only) {
    add("posts", "every 5m");
    auto& known = memory_.incoming["posts"];
    known.state.last_run = midnight - minutes(5);
    known.events.emplace();
    known.events->add({.kind = engine::schedule_event_kind::late,
                       .due = midnight - minutes(6),
                       .at = midnight - minutes(5),
                       .runs = 1});
    EXPECT_EQ(only().late, minutes(1));
    known.state.last_run = midnight - seconds(1);
    EXPECT_FALSE(only().late) << "a later run was in time";
}

TEST_F(schedule_outlook_test, a_route_that_delivers_by_a_schedule_has_one_for_each_outgoing) {
    auto to = std::make_shared<engine::outgoing_plan>();
    to->name = "report";
    auto route = std::make_shared<engine::route_plan>();
    route->name = "digest";
    route->to.push_back(to);
    route->deliver = engine::delivery_rule{schedule::parse("every 1h", "").value(), 0};
    plan_.routes.push_back(route);
    memory_.deliveries[{"digest", "report"}] =
        R"({"next":)" + std::to_string((midnight + minutes(20)).time_since_epoch().count()) +
        R"(,"schedule":"every 1h"})";
    const auto one = only();
    EXPECT_EQ(one.kind, "route");
    EXPECT_EQ(one.outgoing, "report");
    EXPECT_EQ(one.next.at(0).start, midnight + minutes(20));
    EXPECT_EQ(one.next.at(1).start, midnight + minutes(80));
}

}  // namespace
}  // namespace sluice::planning
