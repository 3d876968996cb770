#include "connectors/mqtt/taken_messages.hpp"

#include <gtest/gtest.h>

namespace sluice::mqtt {
namespace {

packet message_with(std::uint16_t id, unsigned qos, std::string payload, bool again = true) {
    packet made;
    made.type = packet_type::publish;
    made.id = id;
    made.message.topic = "t";
    made.message.payload_size = payload.size();
    made.message.payload = std::move(payload);
    made.message.qos = qos;
    made.message.again = again;
    return made;
}

taken_message taken(const packet& from) {
    return {from.id, from.message.qos, digest_of(from.message)};
}

TEST(a_taken_message, is_recognised_by_identifier_and_content_when_it_is_sent_again) {
    taken_messages all;
    all.add(taken(message_with(7, 1, "on")));
    EXPECT_TRUE(all.recognises(message_with(7, 1, "on")));
    EXPECT_FALSE(all.recognises(message_with(7, 1, "on", false)));
    EXPECT_FALSE(all.recognises(message_with(8, 1, "on")));
    EXPECT_FALSE(all.recognises(message_with(7, 1, "off")));
    EXPECT_FALSE(all.recognises(message_with(7, 2, "on")));
}

TEST(a_taken_message, survives_a_restart_in_the_position) {
    taken_messages before;
    before.add(taken(message_with(7, 1, "on")));
    before.add(taken(message_with(8, 2, "off")));
    taken_messages after;
    after.load(before.stored());
    EXPECT_TRUE(after.recognises(message_with(7, 1, "on")));
    EXPECT_TRUE(after.recognises(message_with(8, 2, "off")));
    after.load(nullptr);
    EXPECT_TRUE(after.all().empty());
    after.load(json::object{{"id", 7}});
    EXPECT_TRUE(after.all().empty());
}

TEST(a_taken_message, is_forgotten_when_the_answer_to_a_later_ping_comes) {
    taken_messages all;
    all.add(taken(message_with(7, 1, "on")));
    all.answered(5);  // it is not acknowledged yet
    EXPECT_EQ(all.all().size(), 1U);
    all.acknowledged(6);
    all.add(taken(message_with(8, 1, "on")));
    all.acknowledged(7);
    all.answered(5);
    EXPECT_EQ(all.all().size(), 2U);
    all.answered(6);
    ASSERT_EQ(all.all().size(), 1U);
    EXPECT_EQ(all.all()[0].id, 8);
}

// The server sends it again until it has the PUBREC, and a PUBREL tells that.
TEST(a_taken_message, of_qos_2_waits_for_its_release) {
    taken_messages all;
    all.add(taken(message_with(7, 2, "on")));
    all.acknowledged(1);
    all.answered(1);
    EXPECT_EQ(all.all().size(), 1U);
    all.release(7);
    EXPECT_TRUE(all.all().empty());
}

// A server sends again first on a new connection, and only then answers a ping.
TEST(a_taken_message, of_a_former_connection_is_forgotten_unless_it_comes_again) {
    taken_messages all;
    all.add(taken(message_with(7, 2, "on")));
    all.add(taken(message_with(8, 2, "off")));
    all.acknowledged(3);
    all.begin_connection();
    all.answered(3);  // a ping of the new connection, before any acknowledgement
    EXPECT_EQ(all.all().size(), 2U);
    EXPECT_TRUE(all.recognises(message_with(8, 2, "off")));
    all.acknowledged(4);
    all.answered(4);
    ASSERT_EQ(all.all().size(), 1U);
    EXPECT_EQ(all.all()[0].id, 8);
}

TEST(a_taken_message, gives_way_to_a_new_one_of_its_identifier) {
    taken_messages all;
    all.add(taken(message_with(7, 1, "on")));
    all.add(taken(message_with(7, 1, "off")));
    ASSERT_EQ(all.all().size(), 1U);
    EXPECT_FALSE(all.recognises(message_with(7, 1, "on")));
    EXPECT_TRUE(all.recognises(message_with(7, 1, "off")));
    all.forget();
    EXPECT_TRUE(all.all().empty());
}

TEST(a_digest, tells_every_part_of_a_message_apart) {
    const auto base = message_with(1, 1, "a").message;
    auto other = base;
    other.topic = "u";
    EXPECT_NE(digest_of(base), digest_of(other));
    other = base;
    other.retain = true;
    EXPECT_NE(digest_of(base), digest_of(other));
    other = base;
    other.properties = {{"a", "b"}};
    EXPECT_NE(digest_of(base), digest_of(other));
    auto shifted = other;
    shifted.properties = {{"ab", ""}};
    EXPECT_NE(digest_of(shifted), digest_of(other));
    other = base;
    other.again = false;
    EXPECT_EQ(digest_of(base), digest_of(other));
}

}  // namespace
}  // namespace sluice::mqtt
