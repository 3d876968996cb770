#include "connectors/ocoya/rate_gate.hpp"

#include <gtest/gtest.h>

namespace sluice::ocoya {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

const auto noon = *parse_utc("2026-02-01T12:00:00Z");
constexpr milliseconds go{0};

rate_note note(std::int64_t remaining, wall_time reset, std::int64_t limit = 60) {
    rate_note made;
    made.limit = limit;
    made.remaining = remaining;
    made.reset = reset;
    return made;
}

rate_note refusal() {
    rate_note made;
    made.refused = true;
    return made;
}

TEST(RateGate, KnowsNothingAndHoldsNothingBack) {
    rate_gate gate;
    for (int at = 0; at < 1000; ++at) {
        EXPECT_EQ(gate.ask(noon), go);
        gate.replied({}, noon);
    }
}

TEST(RateGate, WaitsForTheResetWhenTheWindowIsSpent) {
    rate_gate gate;
    EXPECT_EQ(gate.ask(noon), go);
    gate.replied(note(2, noon + seconds(40)), noon);
    EXPECT_EQ(gate.ask(noon), go);
    EXPECT_EQ(gate.ask(noon), go);
    EXPECT_EQ(gate.ask(noon), seconds(40));
    EXPECT_EQ(gate.ask(noon + seconds(10)), seconds(30));
    EXPECT_EQ(gate.ask(noon + seconds(40)), go);
}

TEST(RateGate, TheNewWindowHasTheStatedLimit) {
    rate_gate gate;
    gate.ask(noon);
    gate.replied(note(0, noon + seconds(5), 3), noon);
    const auto next = noon + seconds(5);
    EXPECT_EQ(gate.ask(next), go);
    EXPECT_EQ(gate.ask(next), go);
    EXPECT_EQ(gate.ask(next), go);
    // The end of this window is not known yet, but a reply is under way.
    EXPECT_EQ(gate.ask(next), rate_gate::reply_expected);
    gate.replied(note(2, next + seconds(9), 3), next);
    EXPECT_EQ(gate.ask(next), seconds(9));
}

TEST(RateGate, WhatIsUnderWayAtTheResetMayCountInEitherWindow) {
    rate_gate gate;
    gate.ask(noon);
    gate.replied(note(2, noon + seconds(5), 3), noon);
    gate.ask(noon);
    gate.ask(noon);
    const auto next = noon + seconds(5);
    EXPECT_EQ(gate.ask(next), go);
    EXPECT_EQ(gate.ask(next), rate_gate::reply_expected);
}

TEST(RateGate, RequestsUnderWayAreNotGivenOutTwice) {
    rate_gate gate;
    for (int at = 0; at < 5; ++at) {
        EXPECT_EQ(gate.ask(noon), go);
    }
    // The first reply does not know of the four that are still under way.
    gate.replied(note(6, noon + seconds(30)), noon);
    EXPECT_EQ(gate.ask(noon), go);
    EXPECT_EQ(gate.ask(noon), go);
    EXPECT_EQ(gate.ask(noon), seconds(30));
}

TEST(RateGate, AnotherUserOfTheKeyIsNoticed) {
    rate_gate gate;
    gate.ask(noon);
    gate.replied(note(50, noon + seconds(30)), noon);
    gate.ask(noon);
    gate.replied(note(1, noon + seconds(30)), noon);
    EXPECT_EQ(gate.ask(noon), go);
    EXPECT_EQ(gate.ask(noon), seconds(30));
}

TEST(RateGate, RepliesThatOvertakeEachOtherDoNotAdd) {
    rate_gate gate;
    gate.ask(noon);
    gate.replied(note(3, noon + seconds(30)), noon);
    gate.ask(noon);
    gate.ask(noon);
    gate.replied(note(1, noon + seconds(30)), noon);
    gate.replied(note(2, noon + seconds(30)), noon);
    EXPECT_EQ(gate.ask(noon), go);
    EXPECT_EQ(gate.ask(noon), seconds(30));
}

TEST(RateGate, ALateReplyOfAnEndedWindowChangesNothing) {
    rate_gate gate;
    gate.ask(noon);
    gate.ask(noon);
    gate.replied(note(1, noon + seconds(5)), noon);
    const auto next = noon + seconds(6);
    EXPECT_EQ(gate.ask(next), go);
    gate.replied(note(0, noon + seconds(5)), next);
    EXPECT_EQ(gate.ask(next), go);
}

TEST(RateGate, ARefusalClosesForEverybody) {
    rate_gate gate;
    gate.ask(noon);
    auto told = refusal();
    told.reset = noon + seconds(20);
    gate.replied(told, noon);
    EXPECT_EQ(gate.ask(noon), seconds(20));
    EXPECT_EQ(gate.ask(noon + seconds(20)), go);
}

TEST(RateGate, ARefusalWithoutATimeBacksOffFurtherEachTime) {
    rate_gate gate;
    auto now = noon;
    milliseconds last{0};
    for (int at = 0; at < 10; ++at) {
        EXPECT_EQ(gate.ask(now), go);
        gate.replied(refusal(), now);
        const auto wait = gate.ask(now);
        EXPECT_GE(wait, last);
        EXPECT_LE(wait, seconds(64));
        last = wait;
        now += wait;
    }
    EXPECT_GE(last, seconds(60));
}

TEST(RateGate, RefusalsOfOneMomentCountOnce) {
    rate_gate gate;
    for (int at = 0; at < 20; ++at) {
        gate.ask(noon);
    }
    for (int at = 0; at < 20; ++at) {
        gate.replied(refusal(), noon);
    }
    EXPECT_EQ(gate.ask(noon), seconds(5));
}

TEST(RateGate, ARefusalWhoseResetHasPassedIsNotAskedAgainAtOnce) {
    rate_gate gate;
    gate.ask(noon);
    auto told = refusal();
    told.reset = noon - seconds(3);
    gate.replied(told, noon);
    EXPECT_EQ(gate.ask(noon), seconds(1));
}

TEST(RateGate, RetryAfterIsBelievedAsItStands) {
    rate_gate gate;
    gate.ask(noon);
    auto told = refusal();
    told.retry_after = std::chrono::minutes(10);
    gate.replied(told, noon);
    EXPECT_EQ(gate.ask(noon), std::chrono::minutes(10));
}

TEST(RateGate, AResetPastTheWindowIsAClockGoneWrong) {
    rate_gate gate;
    gate.ask(noon);
    gate.replied(note(0, noon + std::chrono::hours(5)), noon);
    EXPECT_EQ(gate.ask(noon), seconds(61));
}

TEST(RateGate, NothingLeftAndNoResetWaitsOneWindow) {
    rate_gate gate;
    gate.ask(noon);
    rate_note told;
    told.remaining = 0;
    gate.replied(told, noon);
    EXPECT_EQ(gate.ask(noon), seconds(60));
    EXPECT_EQ(gate.ask(noon + seconds(60)), go);
}

TEST(RateGate, WhatIsLostIsNoLongerUnderWay) {
    rate_gate gate;
    for (int at = 0; at < 4; ++at) {
        gate.ask(noon);
    }
    gate.lost();
    gate.lost();
    gate.lost();
    gate.replied(note(2, noon + seconds(30)), noon);
    EXPECT_EQ(gate.ask(noon), go);
    EXPECT_EQ(gate.ask(noon), go);
    EXPECT_EQ(gate.ask(noon), seconds(30));
}

}  // namespace
}  // namespace sluice::ocoya
