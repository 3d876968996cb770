#include "connectors/mqtt/packet.hpp"

#include <algorithm>

namespace sluice::mqtt {

namespace {

// Identifiers of properties (MQTT 5, 2.2.2.2).
constexpr char content_type_property = 0x03;
constexpr char response_topic_property = 0x08;
constexpr char session_expiry_property = 0x11;
constexpr char receive_maximum_property = 0x21;
constexpr char user_property = 0x26;
constexpr char maximum_packet_property = 0x27;

constexpr char connect_type = 0x10;
constexpr char publish_type = 0x30;
constexpr char subscribe_type = static_cast<char>(0x82);    // with the flags of the standard
constexpr char unsubscribe_type = static_cast<char>(0xA2);  // likewise
constexpr char ping_type = static_cast<char>(0xC0);
constexpr char disconnect_type = static_cast<char>(0xE0);

class byte_writer {
 public:
    void byte(unsigned value) { bytes_ += static_cast<char>(value); }
    void two(std::size_t value) {
        byte(static_cast<unsigned>(value >> 8U) & 0xFFU);
        byte(static_cast<unsigned>(value) & 0xFFU);
    }
    void four(std::size_t value) {
        two((value >> 16U) & 0xFFFFU);
        two(value & 0xFFFFU);
    }
    void text(std::string_view value) {
        two(value.size());
        bytes_ += value;
    }
    void raw(std::string_view value) { bytes_ += value; }
    void length(std::size_t value) {
        do {
            const auto low = static_cast<unsigned>(value % 128);
            value /= 128;
            byte(value > 0 ? low | 0x80U : low);
        } while (value > 0);
    }
    // A block after its length: properties, or the rest of a packet.
    void block(const byte_writer& inner) {
        length(inner.bytes_.size());
        bytes_ += inner.bytes_;
    }

    const std::string& bytes() const { return bytes_; }

 private:
    std::string bytes_;
};

std::string packet_of(char first, const byte_writer& rest) {
    byte_writer whole;
    whole.byte(static_cast<unsigned char>(first));
    whole.block(rest);
    return whole.bytes();
}

byte_writer properties_of(const connect_request& asked) {
    byte_writer made;
    if (asked.session_expiry.count() > 0) {
        made.byte(session_expiry_property);
        made.four(static_cast<std::size_t>(asked.session_expiry.count()));
    }
    made.byte(receive_maximum_property);
    made.two(asked.receive_maximum);
    if (asked.largest_packet > 0) {
        made.byte(maximum_packet_property);
        made.four(asked.largest_packet);
    }
    return made;
}

}  // namespace

std::string connect_packet(const connect_request& asked) {
    constexpr unsigned clean_flag = 0x02;
    constexpr unsigned password_flag = 0x40;
    constexpr unsigned user_flag = 0x80;
    const bool v5 = asked.version == protocol::v5;
    const bool has_password = !asked.password.empty();
    byte_writer rest;
    rest.text("MQTT");
    rest.byte(v5 ? 5 : 4);
    rest.byte((asked.clean ? clean_flag : 0U) | (has_password ? password_flag : 0U) |
              (asked.user.empty() ? 0U : user_flag));
    rest.two(static_cast<std::size_t>(asked.keep_alive.count()));
    if (v5) {
        rest.block(properties_of(asked));
    }
    rest.text(asked.client_id);
    if (!asked.user.empty()) {
        rest.text(asked.user);
    }
    if (has_password) {
        rest.text(asked.password.reveal());
    }
    return packet_of(connect_type, rest);
}

std::string publish_packet(protocol version, std::uint16_t id, const message& sent) {
    constexpr unsigned again_flag = 0x08;
    byte_writer rest;
    rest.text(sent.topic);
    if (sent.qos > 0) {
        rest.two(id);
    }
    if (version == protocol::v5) {
        byte_writer properties;
        if (!sent.content_type.empty()) {
            properties.byte(content_type_property);
            properties.text(sent.content_type);
        }
        if (!sent.response_topic.empty()) {
            properties.byte(response_topic_property);
            properties.text(sent.response_topic);
        }
        for (const auto& [name, value] : sent.properties) {
            properties.byte(user_property);
            properties.text(name);
            properties.text(value);
        }
        rest.block(properties);
    }
    rest.raw(sent.payload);
    const unsigned flags =
        (sent.again ? again_flag : 0U) | (sent.qos << 1U) | (sent.retain ? 1U : 0U);
    return packet_of(static_cast<char>(static_cast<unsigned>(publish_type) | flags), rest);
}

std::string answer_packet(packet_type type, std::uint16_t id) {
    byte_writer rest;
    rest.two(id);
    const auto number = static_cast<unsigned>(type) << 4U;
    // Only a PUBREL has a flag.
    return packet_of(static_cast<char>(type == packet_type::pubrel ? number | 2U : number), rest);
}

std::string subscribe_packet(protocol version, std::uint16_t id,
                             const std::vector<std::string>& topics, unsigned qos) {
    // Retain handling 1 of MQTT 5: a session that goes on does not get retained messages again.
    constexpr unsigned retained_when_new = 0x10;
    byte_writer rest;
    rest.two(id);
    if (version == protocol::v5) {
        rest.length(0);
    }
    for (const auto& topic : topics) {
        rest.text(topic);
        rest.byte(version == protocol::v5 ? qos | retained_when_new : qos);
    }
    return packet_of(subscribe_type, rest);
}

std::string unsubscribe_packet(protocol version, std::uint16_t id,
                               const std::vector<std::string>& topics) {
    byte_writer rest;
    rest.two(id);
    if (version == protocol::v5) {
        rest.length(0);
    }
    for (const auto& topic : topics) {
        rest.text(topic);
    }
    return packet_of(unsubscribe_type, rest);
}

std::string ping_packet() {
    return packet_of(ping_type, {});
}

std::string disconnect_packet() {
    return packet_of(disconnect_type, {});
}

}  // namespace sluice::mqtt
