#include <sluice/async/event.hpp>

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <gtest/gtest.h>

#include <optional>
#include <support/run_awaitable.hpp>

namespace sluice {
namespace {

using std::chrono::hours;
using std::chrono::milliseconds;

class event_test : public ::testing::Test {
 protected:
    void wait_beside() {
        asio::co_spawn(
            context_, event_.wait(hours(1)),
            asio::bind_cancellation_slot(
                signal_.slot(), [this](std::exception_ptr, bool notified) { answer_ = notified; }));
        ready();
    }
    void ready() {
        context_.restart();
        context_.poll();
    }

    asio::io_context context_;
    wake_event event_{context_.get_executor()};
    asio::cancellation_signal signal_;
    std::optional<bool> answer_;
};

TEST_F(event_test, a_notify_before_the_wait_is_not_missed) {
    event_.notify();
    event_.notify();
    EXPECT_TRUE(testing::run_awaitable(context_, event_.wait()));
    EXPECT_FALSE(testing::run_awaitable(context_, event_.wait(milliseconds(0)))) << "used up";
}

TEST_F(event_test, a_notify_ends_the_wait) {
    wait_beside();
    EXPECT_EQ(answer_, std::nullopt);
    event_.notify();
    ready();
    EXPECT_EQ(answer_, true);
}

TEST_F(event_test, the_time_ends_the_wait) {
    EXPECT_FALSE(testing::run_awaitable(context_, event_.wait(milliseconds(0))));
}

TEST_F(event_test, a_cancellation_ends_the_wait) {
    wait_beside();
    signal_.emit(asio::cancellation_type::terminal);
    ready();
    EXPECT_EQ(answer_, false);
}

}  // namespace
}  // namespace sluice
