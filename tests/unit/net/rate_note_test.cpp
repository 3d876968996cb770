#include "support/moments.hpp"

#include <sluice/net/rate_note.hpp>

#include <gtest/gtest.h>

namespace sluice::net {
namespace {

using sluice::testing::noon;
using std::chrono::milliseconds;
using std::chrono::seconds;

TEST(reset, every_unit_is_understood) {
    // 1769947230 is 2026-02-01T12:00:30Z
    EXPECT_EQ(*parse_reset("1769947230", noon), noon + seconds(31));
    EXPECT_EQ(*parse_reset("1769947230250", noon), noon + milliseconds(30'250));
    EXPECT_EQ(*parse_reset("2026-02-01T12:00:30.250Z", noon), noon + milliseconds(30'250));
    EXPECT_EQ(*parse_reset("2026-02-01T13:00:30+01:00", noon), noon + seconds(30));
    EXPECT_EQ(*parse_reset("30", noon), noon + seconds(31));
    EXPECT_EQ(*parse_reset("30.0", noon), noon + seconds(31));
    EXPECT_EQ(*parse_reset("30.5", noon), noon + milliseconds(30'500));
    EXPECT_EQ(*parse_reset("1769947230.250", noon), noon + milliseconds(30'250));
    EXPECT_EQ(*parse_reset("30, 30;window=60", noon), noon + seconds(31));
    EXPECT_EQ(*parse_reset("Sun, 01 Feb 2026 12:00:30 GMT", noon), noon + seconds(30));
}

TEST(reset, what_is_no_time_is_nothing) {
    for (const auto* text : {"", "soon", "-5", "1e9", "99999999999999999"}) {
        EXPECT_FALSE(parse_reset(text, noon)) << text;
    }
}

TEST(rate_note, reads_what_there_is) {
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

TEST(rate_note, honours_a_retry_after) {
    response reply;
    reply.status = 429;
    reply.headers.add("Retry-After", "12");
    EXPECT_EQ(read_rate_note(reply, noon).retry_after, seconds(12));
}

rate_note note_of(std::initializer_list<header_list::item> headers, unsigned status = 200) {
    response reply;
    reply.status = status;
    for (const auto& [name, value] : headers) {
        reply.headers.add(name, value);
    }
    return read_rate_note(reply, noon);
}

TEST(RateNote, a_count_is_read_in_every_form) {
    for (const auto* text : {"60", "60.0", "60, 60;window=60", "60;w=60", "\"60\""}) {
        const auto note = note_of({{"X-RateLimit-Limit", text}});
        EXPECT_EQ(note.limit, 60) << text;
        EXPECT_TRUE(note.speaks);
        EXPECT_TRUE(note.doubts.empty());
    }
    EXPECT_EQ(note_of({{"X-RateLimit-Remaining", "0.0"}}).remaining, 0);
    EXPECT_EQ(note_of({{"X-RateLimit-Remaining", "-3"}}).remaining, 0);
    EXPECT_EQ(note_of({{"X-Rate-Limit-Remaining", "4"}}).remaining, 4);
    EXPECT_FALSE(note_of({{"X-RateLimit-Limit", "-1"}}).limit);
}

TEST(RateNote, the_headers_of_the_drafts_are_read) {
    const auto early = note_of({{"RateLimit-Limit", "100, 100;w=60"},
                                {"RateLimit-Remaining", "7"},
                                {"RateLimit-Reset", "30"}});
    EXPECT_EQ(early.limit, 100);
    EXPECT_EQ(early.window, seconds(60));
    EXPECT_EQ(early.remaining, 7);
    EXPECT_EQ(early.reset, noon + seconds(31));
    const auto seventh = note_of({{"RateLimit", "limit=100, remaining=7, reset=30"},
                                  {"RateLimit-Policy", "100;w=60;comment=\"a, b\""}});
    EXPECT_EQ(seventh.limit, 100);
    EXPECT_EQ(seventh.window, seconds(60));
    EXPECT_EQ(seventh.remaining, 7);
    EXPECT_EQ(seventh.reset, noon + seconds(31));
    const auto tenth = note_of({{"RateLimit", "\"burst\";r=40;t=5, \"day\";r=7;t=30"},
                                {"RateLimit-Policy",
                                 "\"burst\";q=50;w=1, \"day\";q=1000;w=86400, "
                                 "\"size\";q=10;w=60;qu=\"content-bytes\""}});
    EXPECT_EQ(tenth.limit, 1000);
    EXPECT_EQ(tenth.window, std::chrono::hours(24));
    EXPECT_EQ(tenth.remaining, 7);
    EXPECT_EQ(tenth.reset, noon + seconds(31));
    EXPECT_TRUE(early.doubts.empty() && seventh.doubts.empty() && tenth.doubts.empty());
}

TEST(RateNote, the_documented_headers_come_first) {
    const auto note = note_of({{"RateLimit-Remaining", "40"},
                               {"X-RateLimit-Remaining", "7"},
                               {"RateLimit", "\"a\";r=50;t=1"}});
    EXPECT_EQ(note.remaining, 7);
    EXPECT_EQ(note.reset, noon + seconds(2));
}

TEST(RateNote, a_header_that_is_not_understood_still_speaks_of_a_limit) {
    const auto note = note_of({{"X-RateLimit-Limit", "plenty"}});
    EXPECT_TRUE(note.speaks);
    EXPECT_FALSE(note.limit);
    ASSERT_EQ(note.doubts.size(), 1U);
    EXPECT_EQ(note.doubts[0].header, "X-RateLimit-Limit");
    EXPECT_EQ(note.doubts[0].text, "X-RateLimit-Limit 'plenty' is not understood");
    EXPECT_TRUE(note_of({{"x-ratelimit-limit-minute", "60"}}).speaks);
    EXPECT_TRUE(note_of({{"RateLimit-Policy", "?"}}).speaks);
    EXPECT_FALSE(note_of({{"Content-Type", "text/plain"}}).speaks);
}

TEST(RateNote, a_403_with_a_wait_or_with_nothing_left_is_a_rate_limit) {
    EXPECT_FALSE(note_of({}, 403).refused);
    EXPECT_FALSE(note_of({{"X-RateLimit-Remaining", "5"}}, 403).refused);
    EXPECT_TRUE(note_of({{"X-RateLimit-Remaining", "0"}}, 403).refused);
    EXPECT_TRUE(note_of({{"Retry-After", "2"}}, 403).refused);
    EXPECT_FALSE(note_of({{"Retry-After", "2"}}, 503).refused);
}

}  // namespace
}  // namespace sluice::net
