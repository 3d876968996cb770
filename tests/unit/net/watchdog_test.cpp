#include "net/watchdog.hpp"

#include <boost/asio/io_context.hpp>
#include <gtest/gtest.h>

#include <memory>

namespace sluice::net {
namespace {

using std::chrono::hours;
using std::chrono::milliseconds;

class a_watchdog : public ::testing::Test {
 protected:
    boost::asio::io_context io_;
    int rang_ = 0;
    std::unique_ptr<watchdog> guard_ =
        std::make_unique<watchdog>(io_.get_executor(), [this] { ++rang_; });
};

TEST_F(a_watchdog, rings_once_when_its_limit_passes) {
    guard_->limit(milliseconds(1));
    EXPECT_FALSE(guard_->expired());
    io_.run();
    EXPECT_EQ(rang_, 1);
    EXPECT_TRUE(guard_->expired());
}

TEST_F(a_watchdog, does_not_ring_when_cleared) {
    guard_->limit(milliseconds(1));
    guard_->clear();
    io_.run();
    EXPECT_EQ(rang_, 0);
    EXPECT_FALSE(guard_->expired());
}

TEST_F(a_watchdog, a_nearer_limit_takes_the_place_of_a_farther_one) {
    guard_->limit(hours(1));
    guard_->limit(milliseconds(1));
    io_.run();
    EXPECT_EQ(rang_, 1);
}

TEST_F(a_watchdog, a_farther_limit_takes_the_place_of_a_nearer_one) {
    const auto begin = std::chrono::steady_clock::now();
    guard_->limit(milliseconds(1));
    guard_->limit(milliseconds(40));
    io_.run();
    EXPECT_EQ(rang_, 1);
    EXPECT_GE(std::chrono::steady_clock::now() - begin, milliseconds(40));
}

TEST_F(a_watchdog, at_rest_keeps_nothing_at_work) {
    guard_->limit(hours(1));
    guard_->rest();
    io_.run();
    EXPECT_EQ(rang_, 0);
    guard_->limit(milliseconds(1));
    io_.restart();
    io_.run();
    EXPECT_EQ(rang_, 1);
}

TEST_F(a_watchdog, never_rings_when_it_is_gone) {
    guard_->limit(hours(1));
    guard_.reset();
    io_.run();
    EXPECT_EQ(rang_, 0);
}

TEST_F(a_watchdog, takes_the_longest_there_is) {
    guard_->limit(milliseconds::max());
    guard_->rest();
    EXPECT_EQ(io_.run(), 1U);  // the cancelled wait, and no other
    EXPECT_EQ(rang_, 0);
}

}  // namespace
}  // namespace sluice::net
