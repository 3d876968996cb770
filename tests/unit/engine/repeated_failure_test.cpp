#include "engine/repeated_failure.hpp"

#include "support/moments.hpp"

#include <gtest/gtest.h>

namespace sluice::engine {
namespace {

using sluice::testing::midnight;
using std::chrono::minutes;
using news = repeated_failure::news;

failure unreachable(const std::string& message, unsigned status = 0) {
    failure made(failure_class::unreachable, message);
    made.status = status;
    return made;
}

TEST(repeated_failure, is_said_once_and_then_once_an_hour) {
    repeated_failure failing;
    EXPECT_EQ(failing.failed(unreachable("HTTP 502"), midnight), news::fresh);
    for (int minute = 5; minute < 60; minute += 5) {
        EXPECT_EQ(failing.failed(unreachable("HTTP 502"), midnight + minutes(minute)),
                  news::folded);
    }
    EXPECT_EQ(failing.failed(unreachable("HTTP 502"), midnight + minutes(60)), news::still);
    EXPECT_EQ(failing.times(), 13);
    EXPECT_EQ(failing.failed(unreachable("HTTP 502"), midnight + minutes(65)), news::folded);
}

TEST(repeated_failure, ends_with_how_often_and_how_long) {
    repeated_failure failing;
    EXPECT_FALSE(failing.worked(midnight));
    failing.failed(unreachable("x"), midnight);
    failing.failed(unreachable("x"), midnight + minutes(5));
    const auto over = failing.worked(midnight + minutes(7));
    ASSERT_TRUE(over);
    EXPECT_EQ(over->times, 2);
    EXPECT_EQ(over->lasted, minutes(7));
    EXPECT_FALSE(failing.worked(midnight + minutes(8)));
    EXPECT_EQ(failing.failed(unreachable("x"), midnight + minutes(9)), news::fresh);
}

TEST(repeated_failure, is_another_when_it_says_something_else) {
    repeated_failure failing;
    failing.failed(unreachable("page 1: no route to host"), midnight);
    EXPECT_EQ(failing.failed(unreachable("page 7: no route to host"), midnight), news::folded);
    EXPECT_EQ(failing.failed(unreachable("page 1: connection refused"), midnight), news::fresh);
    EXPECT_EQ(failing.failed(unreachable("HTTP 502", 502), midnight), news::fresh);
    EXPECT_EQ(failing.failed(unreachable("HTTP 503", 503), midnight), news::fresh);
    EXPECT_EQ(failing.failed({failure_class::refused, "HTTP 503"}, midnight), news::fresh);
    EXPECT_EQ(failing.times(), 1);
}

// The wait differs with each try.
TEST(repeated_failure, of_a_credential_or_a_budget_is_one_whatever_it_says) {
    repeated_failure failing;
    failing.failed({failure_class::credential, "the key was refused: HTTP 401"}, midnight);
    EXPECT_EQ(failing.failed({failure_class::credential, "it is not used for another 58s"},
                             midnight + minutes(1)),
              news::folded);
    EXPECT_EQ(failing.failed({failure_class::busy, "used up for 12s"}, midnight), news::fresh);
}

TEST(repeated_failure, a_clock_that_is_set_back_silences_nothing) {
    repeated_failure failing;
    failing.failed(unreachable("x"), midnight);
    EXPECT_EQ(failing.failed(unreachable("x"), midnight - std::chrono::hours(48)), news::still);
}

}  // namespace
}  // namespace sluice::engine
