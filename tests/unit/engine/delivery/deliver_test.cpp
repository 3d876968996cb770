// A load of one or more tasks: its writes, and the effect of one task's fault on the others.

#include "engine/delivery/deliver.hpp"

#include "unit/engine/dispatcher_fixture.hpp"

#include <gmock/gmock.h>

#include <stdexcept>

namespace sluice::engine {
namespace {

using ledger::task_state;
using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

class deliver_test : public dispatcher_test {
 protected:
    void drain_again(std::optional<wall_time> due) {
        for (; due; due = drain()) {
            bench_.pass(*due - bench_.time.now());
        }
    }
};

TEST_F(deliver_test, a_load_takes_three_commits_however_many_tasks_it_has) {
    target_->batch = 3;
    add({"a", "b", "c"});
    bench_.record.calls.clear();
    drain();
    EXPECT_THAT(bench_.record.calls, ElementsAre("claim", "record_intents", "settle", "claim"));
}

TEST_F(deliver_test, each_of_a_batch_is_gathered_and_one_that_cannot_be_is_left_out) {
    target_->batch = 3;
    std::vector<std::string> gathered;
    target_->on_gather = [&](const entity& entity) -> result<void> {
        gathered.push_back(entity.id);
        if (entity.id == "b") {
            return failure(failure_class::refused, "no such profile");
        }
        return {};
    };
    add({"a", "b", "c"});
    drain();
    EXPECT_THAT(gathered, ElementsAre("a", "b", "c"));
    EXPECT_THAT(target_->batches, ElementsAre(2));
    EXPECT_THAT(bench_.states(3),
                ElementsAre(task_state::finished, task_state::failed, task_state::finished));
    EXPECT_THAT(bench_.task(2).reason, HasSubstr("no such profile"));
    EXPECT_EQ(bench_.task(2).sends, 0);
}

TEST_F(deliver_test, a_publisher_that_throws_while_it_gathers_costs_that_task_an_attempt) {
    outgoing_->policy.retry.attempts = 1;
    target_->batch = 2;
    target_->on_gather = [](const entity& entity) -> result<void> {
        if (entity.id == "a") {
            throw std::runtime_error("boom");
        }
        return {};
    };
    add({"a", "b"});
    drain();
    EXPECT_THAT(bench_.states(2), ElementsAre(task_state::failed, task_state::finished));
}

TEST_F(deliver_test, a_publisher_that_throws_before_the_intents_sends_nothing_and_is_tried_again) {
    target_->batch = 2;
    bool broken = true;
    target_->on_arrange = [&] {
        if (std::exchange(broken, false)) {
            throw std::runtime_error("boom");
        }
    };
    add({"a", "b"});
    const auto due = drain();
    EXPECT_THAT(target_->sent, IsEmpty());
    EXPECT_THAT(bench_.states(2), Each(task_state::retry));
    EXPECT_EQ(bench_.task(1).open_intent, std::nullopt);
    EXPECT_EQ(bench_.task(1).sends, 0);
    drain_again(due);
    EXPECT_THAT(target_->sent, ElementsAre("a", "b"));
    EXPECT_THAT(bench_.states(2), Each(task_state::finished));
}

TEST_F(deliver_test, a_batch_whose_publisher_throws_is_uncertain_and_not_sent_again) {
    target_->batch = 2;
    target_->on_send = [](const delivery&) { throw std::runtime_error("boom"); };
    add({"a", "b"});
    drain_again(drain());
    EXPECT_THAT(target_->batches, ElementsAre(2));
    EXPECT_THAT(bench_.states(2), Each(task_state::uncertain));
}

}  // namespace
}  // namespace sluice::engine
