#include "cli/cases/set_clock.hpp"

#include "support/run_awaitable.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <gtest/gtest.h>

namespace sluice::cli {
namespace {

using namespace std::chrono_literals;

const wall_time start{std::chrono::seconds(1'000)};

awaitable<void> wait(set_clock* clock, std::chrono::milliseconds length, wall_time* ended) {
    EXPECT_TRUE(co_await clock->sleep_for(length));
    *ended = clock->now();
}

TEST(set_clock, stands_until_somebody_waits) {
    set_clock clock(start);
    EXPECT_EQ(clock.now(), start);
    wall_time ended;
    asio::io_context context;
    asio::co_spawn(context, wait(&clock, 24h, &ended),
                   [](std::exception_ptr thrown) { EXPECT_FALSE(thrown); });
    context.run();
    EXPECT_EQ(ended, start + 24h);
}

TEST(set_clock, waits_that_begin_together_do_not_add_up) {
    set_clock clock(start);
    wall_time first;
    wall_time second;
    asio::io_context context;
    const auto joined = [](std::exception_ptr thrown) { EXPECT_FALSE(thrown); };
    asio::co_spawn(context, wait(&clock, 10s, &first), joined);
    asio::co_spawn(context, wait(&clock, 10s, &second), joined);
    context.run();
    EXPECT_EQ(clock.now(), start + 10s);
}

TEST(set_random, gives_the_same_numbers_in_every_run) {
    set_random one;
    set_random other;
    const auto first = one.next();
    EXPECT_EQ(first, other.next());
    EXPECT_NE(first, one.next());
}

}  // namespace
}  // namespace sluice::cli
