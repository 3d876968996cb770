#include "access/request_meter.hpp"

#include "support/moments.hpp"

#include <gtest/gtest.h>

namespace sluice::access {
namespace {

using sluice::testing::noon;
using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;

request_meter meter_of(std::int64_t requests, bool assumed = false) {
    return request_meter({requests, minutes(1), assumed});
}

net::rate_note note(std::int64_t remaining, wall_time reset, std::int64_t limit = 60) {
    net::rate_note made;
    made.limit = limit;
    made.remaining = remaining;
    made.reset = reset;
    return made;
}

net::rate_note refusal() {
    net::rate_note made;
    made.refused = true;
    return made;
}

// Makes a request whose reply comes at once.
void exchange(request_meter& meter, const net::rate_note& said, wall_time now) {
    meter.replied(meter.take(now), said, now);
}

TEST(request_meter, without_a_word_no_minute_holds_more_than_the_limit) {
    auto meter = meter_of(3);
    exchange(meter, {}, noon);
    exchange(meter, {}, noon + seconds(50));
    exchange(meter, {}, noon + seconds(59));
    EXPECT_EQ(meter.left(noon + seconds(59)), 0);
    EXPECT_EQ(meter.grows_at(noon + seconds(59)), noon + seconds(61));
    EXPECT_EQ(meter.left(noon + seconds(61)), 1);
    EXPECT_FALSE(meter.window_end(noon));
}

TEST(request_meter, what_is_under_way_counts) {
    auto meter = meter_of(2);
    meter.take(noon);
    const auto second = meter.take(noon);
    EXPECT_EQ(meter.left(noon + minutes(10)), 0);
    meter.not_sent(second);
    EXPECT_EQ(meter.left(noon + minutes(10)), 1);
}

TEST(request_meter, the_servers_word_is_believed_until_its_reset) {
    auto meter = meter_of(60);
    exchange(meter, note(59, noon + seconds(40)), noon);
    EXPECT_EQ(meter.left(noon), 59);
    EXPECT_EQ(meter.window_end(noon), noon + seconds(40));
    exchange(meter, note(1, noon + seconds(40)), noon + seconds(1));
    exchange(meter, note(0, noon + seconds(40)), noon + seconds(2));
    EXPECT_EQ(meter.left(noon + seconds(2)), 0);
    EXPECT_EQ(meter.grows_at(noon + seconds(2)), noon + seconds(40));
    EXPECT_EQ(meter.left(noon + seconds(40)), 60);
}

TEST(request_meter, late_replies_do_not_raise_the_count) {
    auto meter = meter_of(60);
    const auto slow = meter.take(noon);
    exchange(meter, note(58, noon + seconds(40)), noon);
    exchange(meter, note(57, noon + seconds(40)), noon);
    meter.replied(slow, note(59, noon + seconds(40)), noon + seconds(1));
    EXPECT_EQ(meter.left(noon + seconds(1)), 57);
}

TEST(request_meter, what_is_under_way_at_the_reset_may_count_in_either_window) {
    auto meter = meter_of(3);
    exchange(meter, note(2, noon + seconds(5), 3), noon);
    meter.take(noon);
    meter.take(noon);
    EXPECT_EQ(meter.left(noon + seconds(5)), 1);
}

TEST(request_meter, a_lost_request_counts_until_a_later_one_is_answered) {
    auto meter = meter_of(60);
    exchange(meter, note(59, noon + seconds(40)), noon);
    meter.lost(meter.take(noon), noon);
    EXPECT_EQ(meter.left(noon), 58);
    exchange(meter, note(58, noon + seconds(40)), noon + seconds(1));
    EXPECT_EQ(meter.left(noon + seconds(1)), 58);
}

TEST(request_meter, a_configured_limit_below_the_stated_one_holds) {
    auto meter = meter_of(20);
    exchange(meter, note(59, noon + seconds(50)), noon);
    EXPECT_EQ(meter.left(noon), 19);
}

TEST(request_meter, a_stated_limit_below_the_configured_one_holds) {
    auto meter = meter_of(60);
    exchange(meter, note(0, noon + seconds(5), 10), noon);
    EXPECT_EQ(meter.left(noon + seconds(5)), 10);
}

TEST(request_meter, a_refusal_closes_until_the_reset_or_retry_after) {
    auto meter = meter_of(60);
    auto said = refusal();
    said.reset = noon + seconds(20);
    exchange(meter, said, noon);
    EXPECT_EQ(meter.left(noon + seconds(19)), 0);
    EXPECT_EQ(meter.grows_at(noon), noon + seconds(20));
    EXPECT_GT(meter.left(noon + seconds(20)), 0);
    said = refusal();
    said.retry_after = minutes(10);
    exchange(meter, said, noon + seconds(20));
    EXPECT_EQ(meter.grows_at(noon + seconds(20)), noon + seconds(620));
}

TEST(request_meter, refusals_in_a_row_wait_longer) {
    auto meter = meter_of(60);
    auto now = noon;
    milliseconds last{0};
    for (int at = 0; at < 3; ++at) {
        exchange(meter, refusal(), now);
        const auto wait = meter.grows_at(now) - now;
        EXPECT_GT(wait, last);
        last = wait;
        now += wait;
    }
}

TEST(request_meter, a_reset_far_away_is_not_believed) {
    auto meter = meter_of(60);
    exchange(meter, note(0, noon + std::chrono::hours(5)), noon);
    EXPECT_EQ(meter.grows_at(noon), noon + minutes(1));
}

// The reset was rounded up, or the server's clock is ahead. The window had begun when a request
// came.
TEST(request_meter, a_window_ends_no_later_than_its_length_after_it_was_heard_of) {
    auto meter = meter_of(60);
    const auto said = noon + milliseconds(61'900);
    exchange(meter, note(59, said), noon);
    exchange(meter, note(58, said), noon + seconds(30));
    EXPECT_EQ(meter.window_end(noon + seconds(30)), noon + minutes(1));
    const auto late = meter.take(noon + milliseconds(59'900));
    EXPECT_EQ(meter.left(noon + minutes(1)), 59);
    // The request arrived before the window's end, so its reply says nothing about the new one.
    meter.replied(late, note(0, said), noon + milliseconds(60'200));
    EXPECT_EQ(meter.left(noon + milliseconds(60'200)), 59);
    exchange(meter, note(58, noon + minutes(2)), noon + milliseconds(60'300));
    EXPECT_EQ(meter.left(noon + milliseconds(60'300)), 58);
}

TEST(request_meter, a_refusal_shows_that_a_window_has_not_ended) {
    auto meter = meter_of(60);
    const auto said = noon + milliseconds(61'900);
    exchange(meter, note(59, said), noon);
    EXPECT_EQ(meter.left(noon + minutes(1)), 60);
    auto refused = refusal();
    refused.retry_after = milliseconds(500);
    exchange(meter, refused, noon + minutes(1));
    EXPECT_EQ(meter.left(noon + minutes(1)), 0);
    exchange(meter, note(5, said), noon + milliseconds(61'100));
    EXPECT_LE(meter.left(noon + milliseconds(61'100)), 5);
    EXPECT_GT(meter.left(noon + milliseconds(61'100)), 0);
}

TEST(request_meter, a_restart_knows_when_the_window_ends) {
    auto before = meter_of(60);
    const auto said = noon + milliseconds(61'900);
    exchange(before, note(59, said), noon);
    auto after = meter_of(60);
    after.restore(before.kept(0), noon + seconds(1));
    EXPECT_EQ(after.window_end(noon + seconds(1)), noon + minutes(1));
    after.left(noon + minutes(1));
    auto later = meter_of(60);
    later.restore(after.kept(0), noon + milliseconds(60'100));
    exchange(later, note(0, said), noon + milliseconds(60'200));
    EXPECT_EQ(later.left(noon + milliseconds(60'200)), 59);
}

TEST(request_meter, an_assumed_limit_is_not_held_against_an_api_that_states_none) {
    auto meter = meter_of(2, true);
    exchange(meter, {}, noon);
    for (int at = 0; at < 100; ++at) {
        EXPECT_GT(meter.left(noon), 0);
        exchange(meter, {}, noon);
    }
    exchange(meter, refusal(), noon);
    EXPECT_EQ(meter.left(noon), 0);
}

TEST(request_meter, a_configured_limit_is_held_whatever_is_stated) {
    auto meter = meter_of(60, true);
    meter.narrow({100, minutes(1), false});
    EXPECT_EQ(meter.limit().requests, 100);
    meter.narrow({2, minutes(1), false});
    exchange(meter, {}, noon);
    exchange(meter, {}, noon);
    EXPECT_EQ(meter.left(noon), 0);
}

TEST(request_meter, others_are_seen_in_what_is_left) {
    auto meter = meter_of(60);
    exchange(meter, note(59, noon + seconds(60)), noon);
    EXPECT_FALSE(meter.others_noticed());
    exchange(meter, note(48, noon + seconds(60)), noon + seconds(20));
    EXPECT_TRUE(meter.others_noticed());
    EXPECT_EQ(meter.wanted_by_others(noon + seconds(20)), 20);
    // While others may spend, fewer requests are left than the server stated.
    EXPECT_LT(meter.left(noon + seconds(50)), 48 - 15);
}

TEST(request_meter, a_restart_knows_what_was_spent) {
    auto before = meter_of(60);
    exchange(before, note(59, noon + seconds(40)), noon);
    before.take(noon);
    before.take(noon);
    auto after = meter_of(60);
    after.restore(before.kept(0), noon + seconds(1));
    EXPECT_EQ(after.left(noon + seconds(1)), 57);
    // Only the first reply tells whether those two were counted.
    exchange(after, note(58, noon + seconds(40)), noon + seconds(2));
    EXPECT_EQ(after.left(noon + seconds(2)), 58);
    EXPECT_FALSE(after.others_noticed());
}

TEST(request_meter, a_restart_without_a_word_knows_it_too) {
    auto before = meter_of(3);
    exchange(before, {}, noon);
    before.take(noon + seconds(1));
    auto after = meter_of(3);
    after.restore(before.kept(1), noon + seconds(2));
    EXPECT_EQ(after.left(noon + seconds(2)), 0);
    EXPECT_EQ(after.left(noon + seconds(61)), 1);
    EXPECT_EQ(after.left(noon + seconds(63)), 3);
}

TEST(request_meter, a_restart_does_not_forget_a_refusal) {
    auto before = meter_of(3);
    auto said = refusal();
    said.retry_after = minutes(5);
    exchange(before, said, noon);
    auto after = meter_of(3);
    after.restore(before.kept(0), noon + seconds(1));
    EXPECT_EQ(after.left(noon + minutes(4)), 0);
    EXPECT_GT(after.left(noon + minutes(5)), 0);
}

TEST(request_meter, what_cannot_be_read_is_passed_over) {
    for (const auto* text : {"null", "[]", "{}", R"({"ended":[[1],"x"],"own":"many"})"}) {
        auto meter = meter_of(3);
        meter.restore(parse_json(text).value(), noon);
        EXPECT_EQ(meter.left(noon), 3) << text;
    }
}

TEST(RequestMeter, an_assumed_limit_stays_where_a_header_speaks_of_one) {
    auto meter = meter_of(2, true);
    net::rate_note unreadable;
    unreadable.speaks = true;
    exchange(meter, unreadable, noon);
    exchange(meter, {}, noon);  // this reply states nothing, but an earlier one did
    EXPECT_EQ(meter.left(noon), 0);
}

TEST(RequestMeter, a_pause_is_believed_up_to_its_longest) {
    request_meter meter({60, minutes(1), false}, std::chrono::hours(6));
    auto said = refusal();
    said.retry_after = std::chrono::hours(24) * 20'786;
    exchange(meter, said, noon);
    EXPECT_EQ(meter.closed_for(noon), std::chrono::hours(6));
    EXPECT_EQ(meter.left(noon + std::chrono::hours(6) - seconds(1)), 0);
    EXPECT_GT(meter.left(noon + std::chrono::hours(6)), 0);
    EXPECT_FALSE(meter.closed_for(noon + std::chrono::hours(6)));
}

TEST(RequestMeter, a_stored_pause_is_held_to_its_longest_at_a_restart) {
    request_meter before({60, minutes(1), false}, std::chrono::hours(24) * 36'500);
    auto said = refusal();
    said.retry_after = std::chrono::hours(24) * 20'786;
    exchange(before, said, noon);
    request_meter after({60, minutes(1), false}, std::chrono::hours(6));
    EXPECT_TRUE(after.restore(before.kept(0), noon));
    EXPECT_EQ(after.closed_for(noon), std::chrono::hours(6));
    EXPECT_GT(after.left(noon + std::chrono::hours(6) + minutes(1)), 0);
    request_meter again({60, minutes(1), false}, std::chrono::hours(6));
    EXPECT_FALSE(again.restore(after.kept(0), noon + minutes(1)));
}

TEST(RequestMeter, a_stored_window_that_lies_ahead_begins_now) {
    auto before = meter_of(2);
    exchange(before, note(0, noon + seconds(30), 2), noon);
    before.left(noon + seconds(31));  // the next window has begun
    auto after = meter_of(2);
    after.restore(before.kept(0), noon - std::chrono::hours(20));  // the clock was set back
    after.take(noon - std::chrono::hours(20));
    after.take(noon - std::chrono::hours(20));
    EXPECT_EQ(after.left(noon - std::chrono::hours(20)), 0);
    EXPECT_GE(after.grows_at(noon - std::chrono::hours(20)),
              noon - std::chrono::hours(20) + seconds(1));
    EXPECT_LE(after.grows_at(noon - std::chrono::hours(20)),
              noon - std::chrono::hours(20) + minutes(1));
}

TEST(RequestMeter, a_longer_window_that_is_used_up_is_waited_for) {
    auto meter = meter_of(60, true);
    auto said = note(0, noon + minutes(40), 1000);
    said.window = std::chrono::hours(1);
    exchange(meter, said, noon);
    EXPECT_EQ(meter.left(noon + minutes(39)), 0);
    EXPECT_GT(meter.left(noon + minutes(40)), 0);
    EXPECT_FALSE(meter.others_noticed()) << "what was counted before the start is nobody's";
}

TEST(RequestMeter, a_longer_window_leaves_each_minute_its_own) {
    auto meter = meter_of(2, true);
    auto said = note(900, noon + minutes(40), 1000);
    said.window = std::chrono::hours(1);
    exchange(meter, said, noon);
    exchange(meter, said, noon);
    EXPECT_EQ(meter.left(noon), 0);
    EXPECT_EQ(meter.left(noon + minutes(1)), 2);
}

TEST(RequestMeter, a_limit_of_a_shorter_window_is_one_of_many) {
    auto meter = meter_of(60, true);
    net::rate_note policy;
    policy.speaks = true;
    policy.limit = 5;
    policy.window = seconds(1);
    exchange(meter, policy, noon);
    EXPECT_EQ(meter.most(), 60);
    policy.window = seconds(30);
    exchange(meter, policy, noon);
    EXPECT_EQ(meter.most(), 10);
}

}  // namespace
}  // namespace sluice::access
