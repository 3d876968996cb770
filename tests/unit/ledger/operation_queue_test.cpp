#include "ledger/sqlite/operation_queue.hpp"

#include <boost/asio/io_context.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <future>

namespace sluice::ledger::sqlite {
namespace {

using ::testing::SizeIs;

struct no_tables {};

class idle_operation final : public operation<no_tables> {
 public:
    explicit idle_operation(asio::io_context& context) : operation(context.get_executor()) {}
    void run(no_tables&) override {}
    void fail(const failure&) override {}
    void complete() override {}
};

class queue_of_operations : public ::testing::Test {
 protected:
    bool put_quietly() {
        return queue_->accept_quietly(std::make_unique<idle_operation>(context_));
    }
    std::size_t take() { return queue_->take(ended_, chore_).size(); }

    asio::io_context context_;
    std::shared_ptr<operation_queue<no_tables>> queue_ =
        std::make_shared<operation_queue<no_tables>>();
    bool ended_ = false;
    bool chore_ = false;
};

TEST_F(queue_of_operations, only_the_first_quiet_one_asks_for_a_wake_up) {
    EXPECT_TRUE(put_quietly());
    EXPECT_FALSE(put_quietly());
    queue_->wake();
    EXPECT_EQ(take(), 2U);
    EXPECT_TRUE(put_quietly());
}

TEST_F(queue_of_operations, a_quiet_one_joins_the_group_that_is_being_written) {
    put_quietly();
    EXPECT_THAT(queue_->take_joining(), SizeIs(1));
    EXPECT_THAT(queue_->take_joining(), SizeIs(0));
}

// A thread that woke for nothing would take the pause for its rest, and index words.
TEST_F(queue_of_operations, the_thread_sleeps_on_when_all_have_joined_a_group_before_the_wake_up) {
    put_quietly();
    queue_->take_joining();
    auto taken = std::async(std::launch::async, [this] { return take(); });
    queue_->wake();
    put_quietly();
    put_quietly();
    queue_->wake();
    EXPECT_EQ(taken.get(), 2U);
}

TEST_F(queue_of_operations, a_full_portion_wakes_the_thread_by_itself) {
    for (std::size_t i = 0; i < portion; ++i) {
        put_quietly();
    }
    EXPECT_EQ(take(), portion);
}

TEST_F(queue_of_operations, the_end_takes_quiet_ones_along) {
    put_quietly();
    queue_->close(nullptr);
    EXPECT_EQ(take(), 1U);
    EXPECT_TRUE(ended_);
}

}  // namespace
}  // namespace sluice::ledger::sqlite
