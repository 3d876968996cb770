#include "engine/key_locks.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <gtest/gtest.h>

#include <deque>
#include <string>
#include <vector>

namespace sluice::engine {
namespace {

class key_locks_test : public ::testing::Test {
 protected:
    struct visitor {
        key_locks::lock lock;
        asio::cancellation_signal stop;
        bool ended = false;
        bool cancelled = false;
    };

    // Asks for the lock in a coroutine beside the test.
    visitor& enter(const std::string& fingerprint) {
        auto& made = visitors_.emplace_back();
        auto wait = [](key_locks* locks, std::string by, visitor* into) -> awaitable<void> {
            into->lock = co_await locks->enter(std::move(by));
        };
        asio::co_spawn(context_, wait(&locks_, fingerprint, &made),
                       asio::bind_cancellation_slot(made.stop.slot(), [&](std::exception_ptr why) {
                           made.ended = true;
                           made.cancelled = why != nullptr;
                       }));
        ready();
        return made;
    }
    void ready() {
        context_.restart();
        context_.poll();
    }

    asio::io_context context_;
    key_locks locks_{context_.get_executor()};
    std::deque<visitor> visitors_;
};

TEST_F(key_locks_test, equal_keys_take_turns_in_order_of_arrival) {
    auto& first = enter("f");
    auto& second = enter("f");
    auto& third = enter("f");
    EXPECT_TRUE(first.ended);
    EXPECT_FALSE(second.ended);
    first.lock.reset();
    ready();
    EXPECT_TRUE(second.ended);
    EXPECT_FALSE(third.ended);
    second.lock.reset();
    ready();
    EXPECT_TRUE(third.ended);
    third.lock.reset();
    EXPECT_TRUE(enter("f").ended);
}

TEST_F(key_locks_test, others_pass) {
    enter("f");
    EXPECT_TRUE(enter("g").ended);
    EXPECT_TRUE(enter("").ended);
    EXPECT_TRUE(enter("").ended);
}

TEST_F(key_locks_test, who_is_cancelled_leaves_the_queue) {
    auto& first = enter("f");
    auto& second = enter("f");
    auto& third = enter("f");
    second.stop.emit(asio::cancellation_type::terminal);
    ready();
    EXPECT_TRUE(second.cancelled);
    first.lock.reset();
    ready();
    EXPECT_TRUE(third.ended);
    EXPECT_FALSE(third.cancelled);
}

TEST_F(key_locks_test, a_lock_handed_to_who_is_cancelled_at_that_moment_is_not_lost) {
    auto& first = enter("f");
    auto& second = enter("f");
    first.lock.reset();
    second.stop.emit(asio::cancellation_type::terminal);
    ready();
    second.lock.reset();
    EXPECT_TRUE(enter("f").ended);
}

}  // namespace
}  // namespace sluice::engine
