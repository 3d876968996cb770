#include "ledger/sqlite/completions.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <stdexcept>
#include <utility>

namespace sluice::ledger::sqlite {
namespace {

using ::testing::ElementsAre;

// Counts answers that are posted and have not run, and keeps the sizes of the portions.
class counting_recipient final : public recipient {
 public:
    void accept(std::vector<std::unique_ptr<completion>> operations) override {
        came.push_back(operations.size());
        unanswered_at_last_arrival = unanswered;
    }
    bool accept_quietly(std::unique_ptr<completion>) override { return ++quiet == 1; }
    void wake() override { quiet_at_wake.push_back(std::exchange(quiet, 0)); }
    void more_follow() override { ++makers; }
    void all_came() override { --makers; }
    void answers_posted() override { ++unanswered; }
    void answers_given() override { --unanswered; }

    std::vector<std::size_t> came;
    int quiet = 0;                   // came without a batch since the last wake()
    std::vector<int> quiet_at_wake;  // how many had come at each wake()
    int makers = 0;
    int unanswered = 0;
    int unanswered_at_last_arrival = 0;
};

class told_completion final : public completion {
 public:
    told_completion(asio::io_context& context, std::function<void()> tell)
        : completion(context.get_executor()), tell_(std::move(tell)) {}
    void complete() override { tell_(); }

 private:
    std::function<void()> tell_;
};

class completions : public ::testing::Test {
 protected:
    std::vector<std::unique_ptr<completion>> several(asio::io_context& context, std::size_t count,
                                                     const std::function<void()>& tell) {
        std::vector<std::unique_ptr<completion>> made;
        for (std::size_t i = 0; i < count; ++i) {
            made.push_back(std::make_unique<told_completion>(context, tell));
        }
        return made;
    }

    // A caller that returns to the thread with its next operation.
    std::function<void()> coming_back(asio::io_context& context) {
        return [this, &context] {
            hand_over(thread_, std::make_unique<told_completion>(context, [] {}));
        };
    }

    std::shared_ptr<counting_recipient> thread_ = std::make_shared<counting_recipient>();
};

TEST_F(completions, the_thread_hears_when_its_callers_have_run) {
    asio::io_context context;
    int run = 0;
    post_completions(several(context, 3, [&] { ++run; }), thread_);
    EXPECT_EQ(thread_->unanswered, 1);
    context.run();
    EXPECT_EQ(run, 3);
    EXPECT_EQ(thread_->unanswered, 0);
}

TEST_F(completions, it_hears_of_each_executor) {
    asio::io_context one;
    asio::io_context other;
    auto both = several(one, 2, [] {});
    both.push_back(std::make_unique<told_completion>(other, [] {}));
    post_completions(std::move(both), thread_);
    EXPECT_EQ(thread_->unanswered, 2);
    one.run();
    EXPECT_EQ(thread_->unanswered, 1);
    other.run();
    EXPECT_EQ(thread_->unanswered, 0);
}

// A thread that is told too early would sleep just before its next operations come.
TEST_F(completions, what_callers_bring_back_comes_before_the_thread_hears_that_they_have_run) {
    asio::io_context context;
    post_completions(several(context, 3, coming_back(context)), thread_);
    context.run();
    EXPECT_THAT(thread_->came, ElementsAre(3));
    EXPECT_EQ(thread_->unanswered_at_last_arrival, 1);
    EXPECT_EQ(thread_->unanswered, 0);
}

TEST_F(completions, what_many_callers_bring_back_comes_in_portions) {
    asio::io_context context;
    post_completions(several(context, 70, coming_back(context)), thread_);
    context.run();
    EXPECT_THAT(thread_->came, ElementsAre(32, 32, 6));
    EXPECT_EQ(thread_->makers, 0);
}

TEST_F(completions, operations_of_handlers_that_are_ready_together_wake_the_thread_once) {
    asio::io_context context;
    for (int i = 0; i < 3; ++i) {
        asio::post(context, coming_back(context));
    }
    context.run();
    EXPECT_THAT(thread_->quiet_at_wake, ElementsAre(3));
    context.restart();
    asio::post(context, coming_back(context));
    context.run();
    EXPECT_THAT(thread_->quiet_at_wake, ElementsAre(3, 1));
    EXPECT_THAT(thread_->came, ElementsAre());
}

TEST_F(completions, an_executor_that_ends_first_wakes_the_thread) {
    {
        asio::io_context context;
        hand_over(thread_, std::make_unique<told_completion>(context, [] {}));
        EXPECT_THAT(thread_->quiet_at_wake, ElementsAre());
    }
    EXPECT_THAT(thread_->quiet_at_wake, ElementsAre(1));
}

TEST_F(completions, a_caller_that_throws_leaves_nobody_unanswered) {
    asio::io_context context;
    int run = 0;
    post_completions(several(context, 3,
                             [&] {
                                 if (++run == 2) {
                                     throw std::runtime_error("a caller's fault");
                                 }
                             }),
                     thread_);
    EXPECT_THROW(context.run(), std::runtime_error);
    EXPECT_EQ(thread_->unanswered, 1);  // the third has yet to run
    context.run();
    EXPECT_EQ(run, 3);
    EXPECT_EQ(thread_->unanswered, 0);
}

TEST_F(completions, an_executor_that_ends_first_leaves_nobody_unanswered) {
    {
        asio::io_context context;
        post_completions(several(context, 3, [] {}), thread_);
    }
    EXPECT_EQ(thread_->unanswered, 0);
}

}  // namespace
}  // namespace sluice::ledger::sqlite
