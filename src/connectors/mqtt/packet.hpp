#pragma once

// Writes and reads the packets of MQTT 3.1.1 and 5 (OASIS), as a client needs them. No I/O.

#include <sluice/error.hpp>
#include <sluice/model/secret.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace sluice::mqtt {

enum class protocol { v3, v5 };

enum class packet_type : std::uint8_t {
    connack = 2,
    publish = 3,
    puback = 4,
    pubrec = 5,
    pubrel = 6,
    pubcomp = 7,
    suback = 9,
    unsuback = 11,
    pingresp = 13,
    disconnect = 14,
};

struct message {
    std::string topic;
    std::string payload;
    unsigned qos = 0;  // 0 to 2
    bool retain = false;
    bool again = false;            // DUP: the sender may have sent it before
    bool cut = false;              // the payload was too long, and its end is missing
    std::size_t payload_size = 0;  // also of one that was cut
    // MQTT 5 only:
    std::vector<std::pair<std::string, std::string>> properties = {};  // user properties, in order
    std::string content_type = {};
    std::string response_topic = {};
};

// A packet of the server.
struct packet {
    packet_type type{};
    std::uint16_t id = 0;               // of the message or of the request that it answers
    std::vector<std::uint8_t> reasons;  // one for each topic of a suback, else one; 0 is success
    std::string reason_text;
    bool session_present = false;
    message message;
    // The server's limits, in a connack of MQTT 5:
    std::optional<std::uint16_t> keep_alive;  // seconds, in place of the client's
    unsigned most_qos = 2;
    bool retains = true;
    std::uint16_t receive_maximum = 65'535;
    std::size_t largest_packet = std::size_t{256} * 1024 * 1024;
};

struct connect_request {
    protocol version = protocol::v5;
    std::string client_id;
    bool clean = true;
    std::chrono::seconds keep_alive{60};
    std::string user;
    secret password;
    // MQTT 5 only:
    std::chrono::seconds session_expiry{0};
    std::uint16_t receive_maximum = 100;
    std::size_t largest_packet = 0;  // bytes; 0: no limit
};

std::string connect_packet(const connect_request& asked);
std::string publish_packet(protocol version, std::uint16_t id, const message& sent);
// PUBACK, PUBREC, PUBREL or PUBCOMP, with success.
std::string answer_packet(packet_type type, std::uint16_t id);
std::string subscribe_packet(protocol version, std::uint16_t id,
                             const std::vector<std::string>& topics, unsigned qos);
std::string unsubscribe_packet(protocol version, std::uint16_t id,
                               const std::vector<std::string>& topics);
std::string ping_packet();
std::string disconnect_packet();

// Reads packets out of bytes that arrive in pieces. It holds one packet at most, and of a message
// no more than `largest` bytes: the end of a longer payload is dropped as it comes.
class packet_reader {
 public:
    packet_reader(protocol version, std::size_t largest) : version_(version), largest_(largest) {}

    void add(std::string_view bytes);
    bool empty() const { return bytes_.empty(); }
    // Returns nullopt while the packet is not whole. Fails (class invalid) for bytes that are no
    // packet; the reader is then of no use.
    result<std::optional<packet>> next();

 private:
    protocol version_;
    std::size_t largest_;
    std::string bytes_;
    std::size_t dropped_ = 0;  // bytes of the packet at hand that were not kept
};

// The words of the standard for a reason of the server: "not authorized".
std::string reason_of(protocol version, packet_type type, std::uint8_t reason);

}  // namespace sluice::mqtt
