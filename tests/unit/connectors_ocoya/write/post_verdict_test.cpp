#include "connectors/ocoya/write/post_verdict.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sluice::ocoya {
namespace {

using ::testing::HasSubstr;
using ::testing::StartsWith;
using word = verdict::word;

wall_time at(const std::string& clock) {
    return *parse_utc("2031-01-01T" + clock + "Z");
}

std::optional<seen_post> seen(const std::string& status, const std::string& why = {}) {
    seen_post one;
    one.status = status;
    one.why = why;
    return one;
}

const confirm_options usual;
const wall_time nine = at("09:00:00");

TEST(post_verdict, questions_come_at_multiples_after_the_posts_time) {
    EXPECT_EQ(first_ask(nine, usual), at("09:05:00"));
    EXPECT_EQ(first_ask(at("09:04:20"), usual), at("09:05:00"));
    EXPECT_EQ(first_ask(at("09:04:40"), usual), at("09:10:00")) << "Ocoya needs a moment";
    EXPECT_EQ(first_ask(at("09:04:30"), usual), at("09:05:00"));
    confirm_options often;
    often.every = std::chrono::seconds(1);
    EXPECT_EQ(first_ask(nine, often), at("09:00:01"));
}

TEST(post_verdict, posted_and_error_decide_at_any_time) {
    for (const auto* now : {"08:00:00", "09:05:00", "23:00:00"}) {
        EXPECT_EQ(verdict_on(seen("POSTED"), true, nine, usual, at(now)).says, word::good);
        const auto bad = verdict_on(seen("ERROR", "no image"), true, nine, usual, at(now));
        EXPECT_EQ(bad.says, word::bad);
        EXPECT_THAT(bad.reason, StartsWith("Ocoya says ERROR: no image"));
        EXPECT_THAT(bad.reason, HasSubstr("sends nothing"));
    }
}

TEST(post_verdict, every_other_status_is_asked_again_until_the_deadline) {
    for (const auto* status : {"SCHEDULED", "NEEDS_ATTENTION", "DRAFT", "NEW_STATUS"}) {
        const auto open = verdict_on(seen(status), true, nine, usual, at("09:05:00"));
        EXPECT_EQ(open.says, word::open) << status;
        EXPECT_EQ(open.ask_at, at("09:10:00"));
        EXPECT_EQ(open.reason, "Ocoya says " + std::string(status) +
                                   "; it is asked again until 2031-01-01T11:00:00Z");
        const auto late = verdict_on(seen(status), true, nine, usual, at("11:00:00"));
        EXPECT_EQ(late.says, word::bad) << status;
        EXPECT_THAT(late.reason, StartsWith("not POSTED within 2h after 2031-01-01T09:00:00Z: "
                                            "Ocoya says " +
                                            std::string(status)));
    }
}

TEST(post_verdict, the_last_question_comes_at_the_deadline) {
    confirm_options odd;
    odd.within = std::chrono::minutes(62);
    EXPECT_EQ(verdict_on(seen("SCHEDULED"), true, nine, odd, at("10:00:00")).ask_at,
              at("10:02:00"));
    EXPECT_EQ(verdict_on(seen("SCHEDULED"), true, nine, odd, at("10:02:00")).says, word::bad);
}

TEST(post_verdict, a_post_that_somebody_moved_is_followed_to_its_new_time) {
    auto moved = seen("SCHEDULED");
    moved->scheduled = at("20:00:00");
    const auto open = verdict_on(moved, true, nine, usual, at("12:00:00"));
    EXPECT_EQ(open.says, word::open);
    EXPECT_EQ(open.ask_at, at("20:05:00"));
    EXPECT_EQ(verdict_on(moved, true, nine, usual, at("22:00:00")).says, word::bad);
}

TEST(post_verdict, a_post_that_is_not_listed_is_not_posted_at_the_deadline) {
    EXPECT_EQ(verdict_on(std::nullopt, true, nine, usual, at("09:05:00")).says, word::open);
    const auto late = verdict_on(std::nullopt, true, nine, usual, at("11:00:00"));
    EXPECT_EQ(late.says, word::bad);
    EXPECT_THAT(late.reason, HasSubstr("Ocoya does not list it"));
    EXPECT_THAT(verdict_on(std::nullopt, false, nine, usual, at("11:00:00")).reason,
                HasSubstr("not on the first 20 pages"));
}

// Whatever the moment, the next question is later and never past the deadline.
TEST(post_verdict, the_next_question_is_always_later) {
    for (int minute = -120; minute < 120; ++minute) {
        for (const int seconds : {0, 1, 29, 59}) {
            const auto now = nine + std::chrono::minutes(minute) + std::chrono::seconds(seconds);
            const auto open = verdict_on(seen("SCHEDULED"), true, nine, usual, now);
            ASSERT_EQ(open.says, word::open);
            ASSERT_GT(open.ask_at, now);
            ASSERT_LE(open.ask_at, nine + usual.within);
        }
    }
}

}  // namespace
}  // namespace sluice::ocoya
