#include <sluice/async/clock.hpp>

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <gtest/gtest.h>

#include <optional>
#include <set>
#include <support/run_awaitable.hpp>

namespace sluice {
namespace {

TEST(system_clock, is_the_machines) {
    const system_clock time;
    const auto before =
        std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
    const auto steady_before = std::chrono::steady_clock::now();
    EXPECT_GE(time.now(), before);
    EXPECT_GE(time.steady_now(), steady_before);
}

TEST(system_clock, a_sleep_lasts_its_length) {
    system_clock time;
    const auto before = time.steady_now();
    EXPECT_TRUE(testing::run_awaitable(time.sleep_for(std::chrono::milliseconds(2))));
    EXPECT_GE(time.steady_now() - before, std::chrono::milliseconds(2));
}

TEST(system_clock, a_cancelled_sleep_says_so) {
    asio::io_context context;
    asio::cancellation_signal signal;
    system_clock time;
    std::optional<bool> slept;
    asio::co_spawn(context, time.sleep_for(std::chrono::hours(1)),
                   asio::bind_cancellation_slot(
                       signal.slot(), [&](std::exception_ptr, bool whole) { slept = whole; }));
    context.poll();
    signal.emit(asio::cancellation_type::terminal);
    context.poll();
    EXPECT_EQ(slept, false);
}

TEST(random_source, stays_below_its_bound) {
    system_random random;
    std::set<std::uint64_t> seen;
    for (int i = 0; i < 1000; ++i) {
        seen.insert(random.below(4));
    }
    EXPECT_EQ(seen, (std::set<std::uint64_t>{0, 1, 2, 3}));
    EXPECT_EQ(random.below(0), 0U);
    EXPECT_EQ(random.below(1), 0U);
}

TEST(random_source, two_of_them_differ) {
    system_random one;
    system_random other;
    EXPECT_NE(one.next(), other.next());
}

}  // namespace
}  // namespace sluice
