#include "connectors/mqtt/topic.hpp"

#include "connectors/mqtt/subscriptions.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sluice::mqtt {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

TEST(a_topic, takes_no_sign_for_other_topics) {
    for (const auto* good : {"a", "a/b", "/", "$SYS/x", "a//b", "ä ö"}) {
        EXPECT_EQ(judge_topic(good), "") << good;
    }
    for (const auto* bad :
         {"", "a/+", "#", "a\nb", "\xff", "a\x7f", "\u0085", "\ufdd0", "\uffff"}) {
        EXPECT_NE(judge_topic(bad), "") << bad;
    }
    EXPECT_NE(judge_topic(std::string(65'536, 'a')), "");
}

TEST(a_text, has_no_character_that_ends_a_connection) {
    for (const auto* good :
         {"", "+/#", " ~", "\u00a0", "ä€", "\ufdcf", "\ufdf0", "\ufffd", "\U00010000"}) {
        EXPECT_EQ(judge_text(good), "") << good;
    }
    for (const auto* bad : {"\t", "\x1f", "\x7f", "\u0080", "\u009f"}) {
        EXPECT_EQ(judge_text(bad), "holds a control character") << bad;
    }
    EXPECT_EQ(judge_text(std::string_view("\0", 1)), "holds a control character");
    for (const auto* bad : {"\ufdd0", "\ufdef", "\ufffe", "\uffff", "\U0001fffe", "\U0010ffff"}) {
        EXPECT_EQ(judge_text(bad), "holds a code point that is no character") << bad;
    }
    EXPECT_EQ(judge_text("\xed\xa0\x80"), "is not UTF-8");
}

TEST(a_filter, has_its_signs_as_whole_levels) {
    for (const auto* good : {"a", "#", "+", "a/+/b", "a/#", "+/+", "$share/g/a/#"}) {
        EXPECT_EQ(judge_filter(good), "") << good;
    }
    for (const auto* bad : {"", "a#", "a/#/b", "a+", "a/b+/c", "#/a"}) {
        EXPECT_NE(judge_filter(bad), "") << bad;
    }
}

TEST(topics, are_subscribed_and_left_only_where_they_differ) {
    const subscriptions wanted{{"a", "b"}, 1};
    auto steps = steps_between({{"b", "c"}, 1}, wanted);
    EXPECT_THAT(steps.begin.topics, ElementsAre("a"));
    EXPECT_THAT(steps.end, ElementsAre("c"));
    EXPECT_TRUE(packets_for(steps_between(wanted, wanted), protocol::v5).empty());
    // Another QoS needs a new SUBSCRIBE for each.
    steps = steps_between({{"a", "b"}, 0}, wanted);
    EXPECT_THAT(steps.begin.topics, ElementsAre("a", "b"));
    EXPECT_THAT(steps.end, IsEmpty());
}

TEST(topics, come_back_from_the_position) {
    const subscriptions held{{"a", "b/#"}, 2};
    const auto read = subscriptions::read(held.stored());
    EXPECT_EQ(read.topics, held.topics);
    EXPECT_EQ(read.qos, 2U);
    EXPECT_THAT(subscriptions::read(nullptr).topics, IsEmpty());
}

TEST(topics, that_the_server_refuses_are_named) {
    packet suback;
    suback.type = packet_type::suback;
    suback.reasons = {1, 0};
    EXPECT_THAT(judge_grant({{"a", "b"}, 1}, suback).value(), ElementsAre("b"));
    suback.reasons = {1, 0x87};
    const auto refused = judge_grant({{"a", "b"}, 1}, suback);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().kind, failure_class::credential);
    EXPECT_THAT(refused.error().message, HasSubstr("'b': not authorized"));
}

}  // namespace
}  // namespace sluice::mqtt
