#include "net/patience.hpp"

#include "support/net_client_fixture.hpp"

#include <gtest/gtest.h>

namespace sluice::net {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

// A clock that stands still until the test moves it.
class still_clock final : public clock {
 public:
    wall_time now() const override { return {}; }
    steady_time steady_now() const override { return at; }
    awaitable<bool> sleep_for(milliseconds /*length*/) override { co_return true; }

    steady_time at{};
};

TEST(patience, a_phase_has_its_own_limit_until_less_is_left_of_the_whole) {
    still_clock time;
    const patience whole(time, seconds(60));
    EXPECT_EQ(whole.of("connect", seconds(10)).length, seconds(10));
    EXPECT_EQ(whole.of("connect", seconds(10)).name, "connect");
    time.at += seconds(55);
    EXPECT_EQ(whole.of("connect", seconds(10)).length, seconds(5));
    EXPECT_EQ(whole.of("connect", seconds(10)).configured, seconds(60));
    EXPECT_EQ(whole.of("connect", seconds(10)).name, "total");
    EXPECT_EQ(whole.of("connect", seconds(5)).name, "connect");
    time.at += seconds(55);
    EXPECT_EQ(whole.left(), seconds(0));
    EXPECT_EQ(whole.of("connect", seconds(10)).length, seconds(0));
    EXPECT_EQ(whole.whole().length, seconds(0));
}

TEST(patience, says_what_has_passed) {
    const auto late = too_late("no answer", {seconds(3), seconds(30), "first byte"});
    EXPECT_EQ(late.message, "no answer within 30s (first byte)");
    EXPECT_NE(late.mend.find("timeouts.first_byte of the client"), std::string::npos);
    EXPECT_EQ(late.kind, failure_class::unreachable);
}

}  // namespace
}  // namespace sluice::net
