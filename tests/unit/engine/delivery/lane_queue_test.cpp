// The tasks that a lane has claimed: the loads in which they go out, and when the rest is given
// back.

#include "engine/delivery/lane_queue.hpp"

#include "unit/engine/dispatcher_fixture.hpp"

#include <gmock/gmock.h>

namespace sluice::engine {
namespace {

using ledger::task_state;
using ::testing::ElementsAre;

class lane_queue_test : public dispatcher_test {
 protected:
    bool claim(std::size_t limit) { return bench_.run(queue_.claim(limit)); }
    std::vector<std::string> take(std::size_t limit) {
        load_ = queue_.take(limit);
        std::vector<std::string> ids;
        for (const auto& task : load_) {
            ids.push_back(task.entity_id);
        }
        return ids;
    }

    services services_ = bench_.with();
    const ledger::lane name_{"to-report", "report"};
    lane_queue queue_{services_, name_, false, trouble_};
    std::vector<ledger::task> load_;
};

TEST_F(lane_queue_test, loads_go_out_in_order_and_are_in_hand_until_they_are_done) {
    add({"a", "b", "c"});
    ASSERT_TRUE(claim(8));
    EXPECT_THAT(take(2), ElementsAre("a", "b"));
    EXPECT_EQ(queue_.in_hand(), 2U);
    queue_.done(load_, {}, false);
    EXPECT_THAT(take(2), ElementsAre("c"));
    EXPECT_TRUE(queue_.empty());
    EXPECT_EQ(queue_.in_hand(), 1U);
}

TEST_F(lane_queue_test, a_task_with_an_open_intent_is_alone_in_its_load) {
    add({"a"});
    crash_in_the_middle("a");
    add({"b", "c"});
    ASSERT_TRUE(claim(8));
    EXPECT_THAT(take(8), ElementsAre("a"));
    EXPECT_THAT(take(8), ElementsAre("b", "c"));
}

TEST_F(lane_queue_test, in_order_a_task_that_waits_sends_the_rest_back) {
    add({"a", "b"});
    ASSERT_TRUE(claim(8));
    take(1);
    EXPECT_FALSE(queue_.is_stale());
    queue_.done(load_, {}, true);
    EXPECT_TRUE(queue_.is_stale());
    bench_.run(queue_.put_back());
    EXPECT_FALSE(queue_.is_stale());
    EXPECT_TRUE(queue_.empty());
    EXPECT_THAT(bench_.states(2), ElementsAre(task_state::processing, task_state::fresh));
}

TEST_F(lane_queue_test, a_window_that_is_held_for_half_its_lease_goes_back) {
    add({"a"});
    ASSERT_TRUE(claim(8));
    bench_.pass(std::chrono::minutes(30));
    EXPECT_FALSE(queue_.is_stale());
    bench_.pass(std::chrono::seconds(1));
    EXPECT_TRUE(queue_.is_stale());
}

TEST_F(lane_queue_test, tasks_that_the_ledger_does_not_take_back_come_before_a_claim) {
    add({"a", "b"});
    ASSERT_TRUE(claim(1));
    take(1);
    queue_.done(load_, {1}, true);
    bench_.record.faults["release"] = 1;
    EXPECT_FALSE(claim(1)) << "and nothing is claimed meanwhile";
    EXPECT_EQ(bench_.record.calls.back(), "release");
    ASSERT_TRUE(claim(1));
    EXPECT_THAT(take(1), ElementsAre("a"));
    EXPECT_EQ(load_.front().counted_attempts(), 1);
}

}  // namespace
}  // namespace sluice::engine
