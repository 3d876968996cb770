#include "connectors/mqtt/packet.hpp"

#include <sluice/model/text.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sluice::mqtt {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

std::string bytes_of(std::string_view hex) {
    std::string made;
    for (std::size_t at = 0; at + 1 < hex.size(); at += 2) {
        made += static_cast<char>(*hex_digit(hex[at]) * 16 + *hex_digit(hex[at + 1]));
    }
    return made;
}

packet read_one(protocol version, std::string_view bytes, std::size_t largest = 1024) {
    packet_reader reader(version, largest);
    reader.add(bytes);
    auto got = reader.next();
    EXPECT_TRUE(got && *got) << (got ? "not whole" : got.error().message);
    return got && *got ? **got : packet();
}

message order() {
    message made;
    made.topic = "shop/orders";
    made.payload = "{}";
    made.qos = 1;
    return made;
}

TEST(a_packet, of_connect_has_the_fields_of_its_version) {
    connect_request asked;
    asked.version = protocol::v3;
    asked.client_id = "a";
    asked.user = "u";
    asked.password = secret("p");
    asked.keep_alive = std::chrono::seconds(10);
    const std::string names = "000161000175000170";
    EXPECT_EQ(hex_of(connect_packet(asked)), "101300044d51545404c2000a" + names);
    asked.version = protocol::v5;
    asked.clean = false;
    asked.session_expiry = std::chrono::seconds(3600);
    asked.receive_maximum = 20;
    EXPECT_EQ(hex_of(connect_packet(asked)), "101c00044d51545405c0000a081100000e10210014" + names);
}

TEST(a_packet, of_a_message_comes_back_as_it_went) {
    for (const auto version : {protocol::v3, protocol::v5}) {
        auto sent = order();
        sent.retain = true;
        sent.again = true;
        if (version == protocol::v5) {
            sent.properties = {{"a", "1"}, {"a", "2"}};
            sent.content_type = "text/plain";
            sent.response_topic = "answers";
        }
        const auto got = read_one(version, publish_packet(version, 7, sent));
        EXPECT_EQ(got.type, packet_type::publish);
        EXPECT_EQ(got.id, 7);
        EXPECT_EQ(got.message.topic, "shop/orders");
        EXPECT_EQ(got.message.payload, "{}");
        EXPECT_EQ(got.message.payload_size, 2U);
        EXPECT_EQ(got.message.qos, 1U);
        EXPECT_TRUE(got.message.retain && got.message.again && !got.message.cut);
        EXPECT_EQ(got.message.properties, sent.properties);
        EXPECT_EQ(got.message.content_type, sent.content_type);
        EXPECT_EQ(got.message.response_topic, sent.response_topic);
    }
}

TEST(a_packet, is_read_out_of_single_bytes) {
    packet_reader reader(protocol::v5, 1024);
    auto second = order();
    second.qos = 0;
    const auto all =
        publish_packet(protocol::v5, 1, order()) + publish_packet(protocol::v5, 0, second);
    int whole = 0;
    for (const char c : all) {
        reader.add({&c, 1});
        const auto got = reader.next();
        ASSERT_TRUE(got);
        whole += *got ? 1 : 0;
    }
    EXPECT_EQ(whole, 2);
}

TEST(a_packet, that_is_too_long_loses_its_end_and_hurts_no_other) {
    packet_reader reader(protocol::v5, 1000);
    auto large = order();
    large.payload = std::string(300'000, 'x');
    const auto bytes =
        publish_packet(protocol::v5, 9, large) + publish_packet(protocol::v5, 10, order());
    std::vector<packet> got;
    for (std::size_t at = 0; at < bytes.size(); at += 10'000) {
        reader.add(std::string_view(bytes).substr(at, 10'000));
        for (auto one = reader.next(); one && *one; one = reader.next()) {
            got.push_back(**one);
        }
    }
    ASSERT_EQ(got.size(), 2U);
    EXPECT_EQ(got[0].id, 9);
    EXPECT_TRUE(got[0].message.cut);
    EXPECT_EQ(got[0].message.payload.size(), 1000U);
    EXPECT_EQ(got[0].message.payload_size, 300'000U);
    EXPECT_EQ(got[1].id, 10);
    EXPECT_FALSE(got[1].message.cut);
}

TEST(a_packet, of_an_answer_may_leave_success_out) {
    EXPECT_THAT(read_one(protocol::v5, bytes_of("40020007")).reasons, ElementsAre(0));
    const auto refused = read_one(protocol::v5, bytes_of("5009000787051f00026e6f"));
    EXPECT_EQ(refused.type, packet_type::pubrec);
    EXPECT_EQ(refused.id, 7);
    EXPECT_THAT(refused.reasons, ElementsAre(0x87));
    EXPECT_EQ(refused.reason_text, "no");
}

TEST(a_packet, of_connack_tells_the_limits_of_the_server) {
    const auto got = read_one(protocol::v5, bytes_of("200d01000a21000a13001e24012500"));
    EXPECT_TRUE(got.session_present);
    EXPECT_EQ(got.receive_maximum, 10);
    EXPECT_EQ(got.keep_alive, 30);
    EXPECT_EQ(got.most_qos, 1U);
    EXPECT_FALSE(got.retains);
}

TEST(a_packet, of_answers_and_requests_has_the_bytes_of_the_standard) {
    EXPECT_EQ(hex_of(answer_packet(packet_type::puback, 7)), "40020007");
    EXPECT_EQ(hex_of(answer_packet(packet_type::pubrel, 7)), "62020007");
    EXPECT_EQ(hex_of(ping_packet()), "c000");
    EXPECT_EQ(hex_of(subscribe_packet(protocol::v3, 1, {"a/#"}, 2)), "820800010003612f2302");
    EXPECT_EQ(hex_of(subscribe_packet(protocol::v5, 1, {"a/#"}, 1)), "82090001000003612f2311");
    EXPECT_EQ(hex_of(unsubscribe_packet(protocol::v3, 2, {"a"})),
              "a20500020001"
              "61");
}

// Each is damaged in one place: a length of five bytes, QoS 3, an identifier of 0, a text past the
// end, an unknown property, a packet that only clients send.
TEST(a_packet, that_is_none_is_refused) {
    for (const auto* hex : {"30ffffffff7f", "360500016100077b", "320500016100007b", "300500096100",
                            "300600016102fe00", "8202000a"}) {
        packet_reader reader(protocol::v5, 1024);
        reader.add(bytes_of(hex) + std::string(8, '\0'));
        const auto got = reader.next();
        ASSERT_FALSE(got) << hex;
        EXPECT_EQ(got.error().kind, failure_class::invalid);
        EXPECT_THAT(got.error().message, HasSubstr("the server sent no MQTT"));
    }
}

TEST(a_reason, has_the_words_of_its_version) {
    EXPECT_EQ(reason_of(protocol::v3, packet_type::connack, 5), "not authorized");
    EXPECT_EQ(reason_of(protocol::v5, packet_type::connack, 0x87), "not authorized");
    EXPECT_EQ(reason_of(protocol::v5, packet_type::puback, 0xF0), "reason 240");
}

}  // namespace
}  // namespace sluice::mqtt
