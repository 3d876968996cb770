#include <sluice/async/clock.hpp>
#include <sluice/async/deadline.hpp>
#include <sluice/async/event.hpp>
#include <sluice/error.hpp>

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/system/system_error.hpp>
#include <gtest/gtest.h>

#include <memory>
#include <stdexcept>
#include <string>
#include <support/run_awaitable.hpp>

namespace sluice {
namespace {

using std::chrono::hours;
using std::chrono::milliseconds;
using testing::run_awaitable;

struct no_default {
    explicit no_default(int given) : value(given) {}
    int value;
};

awaitable<int> at_once(int value) {
    co_return value;
}

awaitable<int> never(std::shared_ptr<bool> ended) {
    system_clock time;
    *ended = !co_await time.sleep_for(hours(1));
    co_await time.sleep_for(hours(1));  // throws: it has been cancelled
    co_return 0;
}

TEST(deadline, gives_the_value_that_comes_in_time) {
    EXPECT_EQ(run_awaitable(with_deadline(at_once(7), hours(1))), 7);
}

TEST(deadline, gives_nothing_when_the_time_has_passed_and_the_work_has_ended) {
    const auto ended = std::make_shared<bool>(false);
    EXPECT_EQ(run_awaitable(with_deadline(never(ended), milliseconds(0))), std::nullopt);
    EXPECT_TRUE(*ended);
}

TEST(deadline, an_exception_of_the_work_comes_through_at_once) {
    auto broken = []() -> awaitable<int> {
        co_await asio::this_coro::executor;
        throw std::runtime_error("broken");
    };
    EXPECT_THROW(run_awaitable(with_deadline(broken(), hours(1))), std::runtime_error);
}

TEST(deadline, takes_results_and_types_without_a_default) {
    auto good = []() -> awaitable<result<std::string>> { co_return std::string("reply"); };
    auto bad = []() -> awaitable<result<std::string>> {
        co_return failure(failure_class::refused, "no");
    };
    auto plain = []() -> awaitable<no_default> { co_return no_default(3); };
    auto wrapped = []() -> awaitable<result<no_default>> { co_return no_default(4); };
    EXPECT_EQ(run_awaitable(with_deadline(good(), hours(1))).value().value(), "reply");
    EXPECT_EQ(run_awaitable(with_deadline(bad(), hours(1))).value().error().message, "no");
    EXPECT_EQ(run_awaitable(with_deadline(plain(), hours(1))).value().value, 3);
    EXPECT_EQ(run_awaitable(with_deadline(wrapped(), hours(1))).value().value().value, 4);
}

TEST(deadline, cancelled_as_a_whole_it_is_not_taken_for_a_time_out) {
    asio::io_context context;
    asio::cancellation_signal signal;
    const auto ended = std::make_shared<bool>(false);
    std::exception_ptr thrown;
    asio::co_spawn(context, with_deadline(never(ended), hours(1)),
                   asio::bind_cancellation_slot(
                       signal.slot(), [&](std::exception_ptr why, auto) { thrown = why; }));
    context.poll();
    signal.emit(asio::cancellation_type::terminal);
    context.poll();
    EXPECT_TRUE(*ended);
    ASSERT_TRUE(thrown);
    EXPECT_THROW(std::rethrow_exception(thrown), boost::system::system_error);
}

}  // namespace
}  // namespace sluice
