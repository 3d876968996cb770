#include "support/run_awaitable.hpp"

#include <sluice/async/eventual.hpp>
#include <sluice/error.hpp>

#include <boost/asio/post.hpp>
#include <gtest/gtest.h>

#include <memory>
#include <string>

namespace sluice {
namespace {

using testing::run_awaitable;

awaitable<result<std::string>> asked(std::string text) {
    co_await asio::post(co_await asio::this_coro::executor, use_awaitable);
    co_return text;
}

eventual<result<std::string>> cached_or_asked(bool is_cached) {
    if (is_cached) {
        return std::string("cached");
    }
    return asked("asked");
}

TEST(eventual, a_value_is_there_at_once) {
    auto found = cached_or_asked(true);
    ASSERT_TRUE(found.is_ready());
    EXPECT_EQ(found.take().value(), "cached");
}

TEST(eventual, work_gives_its_value_when_it_is_waited_for) {
    auto found = cached_or_asked(false);
    ASSERT_FALSE(found.is_ready());
    EXPECT_EQ(run_awaitable(found.wait()).value(), "asked");
}

TEST(eventual, a_failure_and_success_are_values_too) {
    eventual<result<void>> failed = failure(failure_class::invalid, "no");
    ASSERT_TRUE(failed.is_ready());
    EXPECT_EQ(failed.take().error().message, "no");
    eventual<result<void>> done;
    ASSERT_TRUE(done.is_ready());
    EXPECT_TRUE(done.take());
}

TEST(eventual, holds_a_value_that_can_only_be_moved) {
    eventual<std::unique_ptr<int>> one = std::make_unique<int>(7);
    EXPECT_EQ(*one.take(), 7);
}

TEST(eventual, work_that_nobody_waits_for_never_begins) {
    auto never = std::make_shared<int>();
    const auto work = [](std::shared_ptr<int> held) -> awaitable<result<void>> {
        ++*held;
        co_return result<void>();
    };
    {
        const eventual<result<void>> left = work(never);
        EXPECT_FALSE(left.is_ready());
        EXPECT_EQ(never.use_count(), 2);
    }
    EXPECT_EQ(*never, 0);
    EXPECT_EQ(never.use_count(), 1);
}

}  // namespace
}  // namespace sluice
