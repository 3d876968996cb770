#include "control/alerts/recent_activity.hpp"

#include "unit/control/alerts/alert_facts_shared.hpp"

#include <gtest/gtest.h>

namespace sluice::control {
namespace {

using std::chrono::minutes;
using std::chrono::seconds;

class recent_activity_test : public ::testing::Test {
 protected:
    recent_activity_test() {
        recent_.remember(minutes(10));
        posts_.name = "posts";
    }
    void look(wall_time now) {
        engine::engine_view shown;
        shown.lanes.push_back({lane_to_shop, lane_});
        shown.incoming.push_back({.plan = posts_, .done = runs_});
        recent_.look(shown, now);
    }

    engine::incoming_plan posts_{"posts", *engine::schedule::parse("by hand", "UTC")};
    engine::lane_activity lane_;
    engine::incoming_activity runs_;
    recent_activity recent_;
};

TEST_F(recent_activity_test, counts_what_ended_within_a_time) {
    lane_.settled = {{ledger::task_state::finished, 5}, {ledger::task_state::failed, 2}};
    runs_.runs = 4;
    runs_.failed = {{failure_class::unreachable, 1}, {failure_class::busy, 1}};
    look(midday);
    EXPECT_EQ(recent_.deliveries(lane_to_shop, midday).good, 5);
    EXPECT_EQ(recent_.deliveries(lane_to_shop, midday).failed, 2);
    EXPECT_EQ(recent_.runs("posts", midday).good, 2);
    EXPECT_EQ(recent_.runs("posts", midday).failed, 2);
    look(midday + minutes(1));
    EXPECT_EQ(recent_.deliveries(lane_to_shop, midday + minutes(1)).good, 0)
        << "nothing more ended";
    lane_.settled[ledger::task_state::failed] = 3;
    look(midday + minutes(2));
    EXPECT_EQ(recent_.deliveries(lane_to_shop, midday + minutes(1)).failed, 1);
    EXPECT_EQ(recent_.deliveries(lane_to_shop, midday).failed, 3);
}

TEST_F(recent_activity_test, a_part_that_was_made_anew_counts_from_0) {
    lane_.settled = {{ledger::task_state::failed, 5}};
    look(midday);
    lane_.settled = {{ledger::task_state::failed, 1}};
    look(midday + minutes(1));
    EXPECT_EQ(recent_.deliveries(lane_to_shop, midday).failed, 6);
}

TEST_F(recent_activity_test, remembers_runs_that_failed_before_the_start) {
    recent_.add_earlier_failure("posts", midday - minutes(3));
    recent_.add_earlier_failure("posts", midday - minutes(2));
    look(midday);
    EXPECT_EQ(recent_.runs("posts", midday - minutes(3)).failed, 2);
    EXPECT_EQ(recent_.runs("posts", midday - minutes(2)).failed, 1);
}

TEST_F(recent_activity_test, knows_nothing_of_names_that_are_not_there) {
    EXPECT_EQ(recent_.runs("none", midday).failed, 0);
    EXPECT_EQ(recent_.deliveries({"a", "b"}, midday).good, 0);
}

TEST(recent_count, keeps_a_bounded_number_of_moments) {
    recent_count count;
    for (int i = 0; i < 100'000; ++i) {
        count.add(midday + seconds(i), 1, minutes(10));
    }
    const auto end = midday + seconds(99'999);
    const auto within = count.since(end - minutes(10));
    // A moment is known to a hundredth of the time that is remembered.
    EXPECT_GE(within, 590);
    EXPECT_LE(within, 610);
    EXPECT_LE(count.since(midday), 630) << "older moments are forgotten";
}

}  // namespace
}  // namespace sluice::control
