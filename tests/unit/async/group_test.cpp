#include <sluice/async/clock.hpp>
#include <sluice/async/event.hpp>
#include <sluice/async/group.hpp>

#include <boost/asio/error.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/system/system_error.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <stdexcept>
#include <string>
#include <support/run_awaitable.hpp>
#include <vector>

namespace sluice {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

awaitable<void> wait_for(wake_event* event) {
    co_await event->wait();
}

awaitable<void> sleep_long() {
    system_clock time;
    for (;;) {
        co_await time.sleep_for(std::chrono::hours(1));
    }
}

awaitable<void> broken() {
    co_await asio::this_coro::executor;
    throw std::runtime_error("broken");
}

awaitable<void> aborted() {
    co_await asio::this_coro::executor;
    throw boost::system::system_error(asio::error::operation_aborted);
}

class group_test : public ::testing::Test {
 protected:
    void ready() {
        context_.restart();
        context_.poll();
    }
    void join() { sluice::testing::run_awaitable(context_, group_.join()); }

    asio::io_context context_;
    std::vector<std::string> crashed_;
    task_group group_{context_.get_executor(),
                      [this](const std::string& name, std::exception_ptr why) {
                          EXPECT_TRUE(why);
                          crashed_.push_back(name);
                      }};
    wake_event event_{context_.get_executor()};
};

TEST_F(group_test, counts_and_names_what_runs) {
    EXPECT_TRUE(group_.empty());
    group_.spawn("a", wait_for(&event_));
    group_.spawn("b", sleep_long());
    ready();
    EXPECT_EQ(group_.size(), 2U);
    EXPECT_THAT(group_.names(), ElementsAre("a", "b"));
    event_.notify();
    ready();
    EXPECT_THAT(group_.names(), ElementsAre("b"));
    group_.cancel();
    join();
    EXPECT_TRUE(group_.empty());
    EXPECT_THAT(crashed_, IsEmpty());
}

TEST_F(group_test, a_join_waits_for_the_last) {
    group_.spawn("a", wait_for(&event_));
    bool joined = false;
    task_group beside(context_.get_executor(), {});
    auto wait = [](task_group* of, bool* done) -> awaitable<void> {
        co_await of->join();
        *done = true;
    };
    beside.spawn("join", wait(&group_, &joined));
    ready();
    EXPECT_FALSE(joined);
    beside.cancel();  // a stop waits for the join, so nothing may cut it off
    ready();
    EXPECT_FALSE(joined);
    event_.notify();
    ready();
    EXPECT_TRUE(joined);
    EXPECT_TRUE(beside.empty());
}

TEST_F(group_test, joining_an_empty_group_is_at_once) {
    join();
}

TEST_F(group_test, who_joined_can_be_cancelled_again) {
    auto wait = [](task_group* of) -> awaitable<void> {
        co_await of->join();
        co_await sleep_long();
    };
    task_group beside(context_.get_executor(), {});
    beside.spawn("join", wait(&group_));
    ready();
    beside.cancel();
    ready();
    EXPECT_TRUE(beside.empty());
}

TEST_F(group_test, an_exception_is_told_with_the_members_name) {
    group_.spawn("a", broken());
    group_.spawn("b", sleep_long());
    ready();
    EXPECT_THAT(crashed_, ElementsAre("a"));
    EXPECT_THAT(group_.names(), ElementsAre("b"));
    group_.cancel();
    join();
}

TEST_F(group_test, an_abort_that_nobody_asked_for_is_told) {
    group_.spawn("a", aborted());
    ready();
    EXPECT_THAT(crashed_, ElementsAre("a"));
}

TEST_F(group_test, members_spawned_later_are_not_cancelled) {
    group_.spawn("a", sleep_long());
    ready();
    group_.cancel();
    group_.spawn("b", wait_for(&event_));
    ready();
    EXPECT_THAT(group_.names(), ElementsAre("b"));
    event_.notify();
    join();
    EXPECT_THAT(crashed_, IsEmpty());
}

}  // namespace
}  // namespace sluice
