#include <sluice/net/rate_note.hpp>

#include <gtest/gtest.h>

namespace sluice::net {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

const auto noon = *parse_utc("2026-02-01T12:00:00Z");

TEST(Reset, EveryUnitIsUnderstood) {
    // 1769947230 is 2026-02-01T12:00:30Z
    EXPECT_EQ(*parse_reset("1769947230", noon), noon + seconds(31));
    EXPECT_EQ(*parse_reset("1769947230250", noon), noon + milliseconds(30'250));
    EXPECT_EQ(*parse_reset("2026-02-01T12:00:30.250Z", noon), noon + milliseconds(30'250));
    EXPECT_EQ(*parse_reset("2026-02-01T13:00:30+01:00", noon), noon + seconds(30));
    EXPECT_EQ(*parse_reset("30", noon), noon + seconds(31));
}

TEST(Reset, WhatIsNoTimeIsNothing) {
    for (const auto* text : {"", "soon", "-5", "1e9", "99999999999999999"}) {
        EXPECT_FALSE(parse_reset(text, noon)) << text;
    }
}

TEST(RateNote, ReadsWhatThereIs) {
    response reply;
    reply.status = 200;
    reply.headers.add("x-ratelimit-limit", "60");
    reply.headers.add("X-RateLimit-Remaining", "7");
    reply.headers.add("X-RateLimit-Reset", "1769947230");
    const auto note = read_rate_note(reply, noon);
    EXPECT_FALSE(note.refused);
    EXPECT_EQ(note.limit, 60);
    EXPECT_EQ(note.remaining, 7);
    EXPECT_EQ(note.reset, noon + seconds(31));
    EXPECT_FALSE(note.retry_after);

    response bare;
    bare.status = 429;
    const auto nothing = read_rate_note(bare, noon);
    EXPECT_TRUE(nothing.refused);
    EXPECT_FALSE(nothing.limit || nothing.remaining || nothing.reset || nothing.retry_after);
}

TEST(RateNote, HonoursARetryAfter) {
    response reply;
    reply.status = 429;
    reply.headers.add("Retry-After", "12");
    EXPECT_EQ(read_rate_note(reply, noon).retry_after, seconds(12));
}

}  // namespace
}  // namespace sluice::net
