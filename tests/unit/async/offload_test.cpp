#include "support/run_awaitable.hpp"

#include <sluice/async/clock.hpp>
#include <sluice/async/group.hpp>
#include <sluice/async/offload.hpp>

#include <gtest/gtest.h>

#include <chrono>
#include <cstdlib>
#include <future>
#include <memory>
#include <stdexcept>
#include <thread>

namespace sluice {
namespace {

using std::chrono::hours;
using std::chrono::seconds;

void no_crash(const std::string& member, const std::exception_ptr&) {
    ADD_FAILURE() << member << " ended with an exception";
}

TEST(offload, works_on_the_pool_and_comes_back) {
    asio::io_context context;
    asio::thread_pool pool(1);
    const auto here = std::this_thread::get_id();
    auto work = [&]() -> awaitable<std::thread::id> {
        const auto there = co_await offload(pool, [] { return std::this_thread::get_id(); });
        EXPECT_EQ(std::this_thread::get_id(), here);
        co_return there;
    };
    EXPECT_NE(testing::run_awaitable(context, work()), here);
}

TEST(offload, an_exception_comes_back_too) {
    asio::io_context context;
    asio::thread_pool pool(1);
    auto work = [&]() -> awaitable<void> {
        co_await offload(pool, [] { throw std::runtime_error("broken"); });
    };
    EXPECT_THROW(testing::run_awaitable(context, work()), std::runtime_error);
}

// The file subscriber does this in every run, and a stop must still reach its incoming.
TEST(offload, leaves_the_caller_cancellable) {
    asio::io_context context;
    asio::thread_pool pool(1);
    system_clock time;
    task_group group(context.get_executor(), no_crash);
    auto slept = std::make_shared<bool>(false);
    auto offloaded = std::make_shared<bool>(false);
    auto member = [](asio::thread_pool* on, clock* by, std::shared_ptr<bool> done,
                     std::shared_ptr<bool> out) -> awaitable<void> {
        const int value = co_await offload(*on, [] { return 1; });
        *done = value == 1;
        *out = co_await by->sleep_for(hours(1));
    };
    group.spawn("member", member(&pool, &time, offloaded, slept));
    while (!*offloaded) {
        context.run_one();
    }
    group.cancel();
    context.run_for(seconds(10));
    EXPECT_TRUE(group.empty());
    EXPECT_FALSE(*slept);
    if (!group.empty()) {
        std::abort();  // its destructor would abort, too
    }
}

// The caller waits for the work, and the cancellation still takes effect.
TEST(offload, a_cancellation_during_the_work_takes_effect_behind_it) {
    asio::io_context context;
    asio::thread_pool pool(1);
    system_clock time;
    task_group group(context.get_executor(), no_crash);
    auto finished = std::make_shared<bool>(false);
    auto reached = std::make_shared<bool>(false);
    auto started = std::make_shared<std::promise<void>>();
    auto release = std::make_shared<std::promise<void>>();
    auto member = [](asio::thread_pool* on, clock* by, std::shared_ptr<std::promise<void>> begun,
                     std::shared_ptr<std::promise<void>> go, std::shared_ptr<bool> end,
                     std::shared_ptr<bool> after) -> awaitable<void> {
        co_await offload(*on, [begun, go, end] {
            begun->set_value();
            go->get_future().wait();
            *end = true;
        });
        co_await by->sleep_for(hours(1));
        *after = true;
    };
    group.spawn("member", member(&pool, &time, started, release, finished, reached));
    context.poll();
    started->get_future().wait();
    group.cancel();
    release->set_value();
    context.run_for(seconds(10));
    EXPECT_TRUE(*finished);
    EXPECT_FALSE(*reached);
    EXPECT_TRUE(group.empty());
    if (!group.empty()) {
        std::abort();
    }
}

}  // namespace
}  // namespace sluice
