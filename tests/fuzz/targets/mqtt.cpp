// Any bytes of an MQTT server are packets or a fault, and bytes that come one by one are the same
// packets. No payload is longer than is allowed.

#include "connectors/mqtt/packet.hpp"
#include "fuzz/fuzz_target.hpp"

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace sluice::fuzzing {

namespace {

constexpr std::size_t largest = 64;

struct reading {
    std::vector<mqtt::packet> packets;
    bool failed = false;
};

// Takes the packets that are whole. Of a reader that has failed nothing more is asked.
void take(mqtt::packet_reader& from, reading& into) {
    while (!into.failed) {
        auto next = from.next();
        into.failed = !next;
        if (!next) {
            promise(next.error().kind == failure_class::invalid, "bytes that are no packet");
            return;
        }
        if (!*next) {
            return;
        }
        into.packets.push_back(**std::move(next));
    }
}

reading read(std::string_view input, mqtt::protocol version, std::size_t piece) {
    mqtt::packet_reader reader(version, largest);
    reading all;
    for (; !input.empty() && !all.failed; input.remove_prefix(std::min(piece, input.size()))) {
        reader.add(input.substr(0, piece));
        take(reader, all);
    }
    return all;
}

void compare(const mqtt::packet& one, const mqtt::packet& other) {
    promise(one.type == other.type && one.id == other.id && one.reasons == other.reasons,
            "pieces are read as the whole is");
    promise(one.message.topic == other.message.topic &&
                one.message.payload == other.message.payload &&
                one.message.properties == other.message.properties,
            "a message in pieces is the same message");
    promise(one.message.payload.size() <= largest, "no payload is longer than is allowed");
    promise(one.message.cut == (one.message.payload.size() < one.message.payload_size),
            "a payload that was cut says so");
}

}  // namespace

std::vector<std::string> seeds() {
    const mqtt::message plain{.topic = "shop/1", .payload = "{\"a\":1}", .qos = 1};
    const mqtt::message full{.topic = "shop/2",
                             .payload = std::string(100, 'x'),
                             .qos = 2,
                             .retain = true,
                             .properties = {{"name", "value"}, {"name", ""}},
                             .content_type = "application/json",
                             .response_topic = "answers"};
    std::vector<std::string> all;
    for (const auto version : {mqtt::protocol::v3, mqtt::protocol::v5}) {
        all.push_back(mqtt::publish_packet(version, 1, plain) +
                      mqtt::publish_packet(version, 2, full));
    }
    all.push_back(mqtt::publish_packet(mqtt::protocol::v5, 3, {.topic = "", .payload = ""}));
    all.push_back(mqtt::publish_packet(mqtt::protocol::v3, 4, plain).substr(0, 9));
    using enum mqtt::packet_type;
    all.push_back(mqtt::answer_packet(puback, 1) + mqtt::answer_packet(pubrel, 2) +
                  mqtt::answer_packet(pubcomp, 65'535));
    all.push_back(std::string("\x20\x02\x00\x00", 4));                  // CONNACK
    all.push_back(std::string("\x20\x06\x01\x00\x03\x21\x00\x0a", 8));  // its limits
    all.push_back(std::string("\x90\x04\x00\x01\x00\x01\xb0\x04\x00\x02\x00\x00", 12));  // SUBACK
    all.push_back(std::string("\xd0\x00\xe0\x02\x8e\x00", 6));  // PINGRESP, DISCONNECT
    all.push_back("\x30\xff\xff\xff\x7f");                      // the longest packet of all
    return all;
}

std::vector<std::string> words() {
    return {"\x30", "\x32", "\x34", "\x40\x02", "\x50\x02", "\x62\x02", "\x90",
            "\xb0", "\x26", "\x03", "\x08",     "\x21",     "\xff\xff", "\x80"};
}

void run_one(std::string_view input) {
    for (const auto version : {mqtt::protocol::v3, mqtt::protocol::v5}) {
        const auto whole = read(input, version, input.size() + 1);
        const auto pieces = read(input, version, 1);
        promise(whole.failed == pieces.failed, "pieces are refused as the whole is");
        promise(whole.packets.size() == pieces.packets.size(), "pieces are as many packets");
        for (std::size_t i = 0; i < whole.packets.size(); ++i) {
            compare(whole.packets[i], pieces.packets[i]);
        }
    }
}

}  // namespace sluice::fuzzing
