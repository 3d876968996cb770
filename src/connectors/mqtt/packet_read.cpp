#include "connectors/mqtt/packet.hpp"

#include <sluice/model/printable.hpp>

#include <algorithm>
#include <array>

namespace sluice::mqtt {

namespace {

constexpr std::size_t header_room = std::size_t{64} * 1024;  // topic and properties of a message
constexpr std::size_t longest_reason = 200;

failure broken(const std::string& why) {
    return {failure_class::invalid, "the server sent no MQTT: " + why,
            "see host, port and protocol of the client"};
}

// Takes values from the front of a packet. After a value that is not there, bad() is true.
class byte_reader {
 public:
    explicit byte_reader(std::string_view bytes) : left_(bytes) {}

    unsigned byte() {
        const auto taken = raw(1);
        return taken.empty() ? 0 : static_cast<unsigned char>(taken[0]);
    }
    unsigned two() {
        const unsigned high = byte();
        return high << 8U | byte();
    }
    std::size_t four() {
        const std::size_t high = two();
        return high << 16U | two();
    }
    std::string_view text() { return raw(two()); }
    std::string_view raw(std::size_t size) {
        if (size > left_.size()) {
            bad_ = true;
            left_ = {};
            return {};
        }
        const auto taken = left_.substr(0, size);
        left_.remove_prefix(size);
        return taken;
    }
    std::size_t length() {
        std::size_t value = 0;
        for (unsigned shift = 0; shift < 28; shift += 7) {
            const unsigned one = byte();
            value |= std::size_t{one & 0x7FU} << shift;
            if ((one & 0x80U) == 0) {
                return value;
            }
        }
        bad_ = true;
        return 0;
    }
    std::string_view rest() { return raw(left_.size()); }

    bool empty() const { return left_.empty(); }
    bool bad() const { return bad_; }

 private:
    std::string_view left_;
    bool bad_ = false;
};

// Reads one property; false for one that the standard does not know.
bool take_property(byte_reader& from, packet& into) {
    switch (from.byte()) {
        case 0x03:
            into.message.content_type = from.text();
            return true;
        case 0x08:
            into.message.response_topic = from.text();
            return true;
        case 0x13:
            into.keep_alive = static_cast<std::uint16_t>(from.two());
            return true;
        case 0x1F:
            into.reason_text = printable_cut(from.text(), longest_reason);
            return true;
        case 0x21:
            into.receive_maximum = static_cast<std::uint16_t>(from.two());
            return true;
        case 0x24:
            into.most_qos = from.byte();
            return true;
        case 0x25:
            into.retains = from.byte() != 0;
            return true;
        case 0x26: {
            const std::string name(from.text());
            into.message.properties.emplace_back(name, from.text());
            return true;
        }
        case 0x27:
            into.largest_packet = from.four();
            return true;
        // No use is made of those below, but their length must be known.
        case 0x01:  // payload format
        case 0x17:  // problem information
        case 0x19:  // response information
        case 0x28:  // wildcards
        case 0x29:  // subscription identifiers
        case 0x2A:  // shared subscriptions
            from.byte();
            return true;
        case 0x22:  // topic alias maximum
        case 0x23:  // topic alias
            from.two();
            return true;
        case 0x02:  // message expiry
        case 0x11:  // session expiry
        case 0x18:  // will delay
            from.four();
            return true;
        case 0x0B:  // subscription identifier
            from.length();
            return true;
        case 0x09:  // correlation data
        case 0x12:  // assigned client identifier
        case 0x15:  // authentication method
        case 0x16:  // authentication data
        case 0x1A:  // response information
        case 0x1C:  // server reference
            from.text();
            return true;
        default:
            return false;
    }
}

bool take_properties(byte_reader& from, packet& into) {
    byte_reader properties(from.raw(from.length()));
    while (!properties.empty() && !properties.bad()) {
        if (!take_property(properties, into)) {
            return false;
        }
    }
    return !properties.bad() && !from.bad();
}

bool take_publish(byte_reader& from, unsigned flags, protocol version, packet& into) {
    auto& got = into.message;
    got.again = (flags & 0x08U) != 0;
    got.qos = flags >> 1U & 0x03U;
    got.retain = (flags & 0x01U) != 0;
    got.topic = from.text();
    into.id = static_cast<std::uint16_t>(got.qos > 0 ? from.two() : 0);
    if (version == protocol::v5 && !take_properties(from, into)) {
        return false;
    }
    const bool good = !from.bad() && got.qos < 3 && !got.topic.empty();
    got.payload = from.rest();
    return good && (got.qos == 0 || into.id != 0);
}

bool take_body(byte_reader& from, unsigned flags, protocol version, packet& into) {
    const bool v5 = version == protocol::v5;
    switch (into.type) {
        case packet_type::publish:
            return take_publish(from, flags, version, into);
        case packet_type::connack:
            into.session_present = (from.byte() & 1U) != 0;
            into.reasons.push_back(static_cast<std::uint8_t>(from.byte()));
            return (!v5 || from.empty() || take_properties(from, into)) && !from.bad();
        case packet_type::puback:
        case packet_type::pubrec:
        case packet_type::pubrel:
        case packet_type::pubcomp:
            into.id = static_cast<std::uint16_t>(from.two());
            // Success may be left out, and so may empty properties.
            into.reasons.push_back(static_cast<std::uint8_t>(from.empty() ? 0 : from.byte()));
            return (from.empty() || (v5 && take_properties(from, into))) && !from.bad();
        case packet_type::suback:
        case packet_type::unsuback:
            into.id = static_cast<std::uint16_t>(from.two());
            if (v5 && !take_properties(from, into)) {
                return false;
            }
            while (!from.empty()) {
                into.reasons.push_back(static_cast<std::uint8_t>(from.byte()));
            }
            return !from.bad();
        case packet_type::pingresp:
            return from.empty();
        case packet_type::disconnect:
            into.reasons.push_back(static_cast<std::uint8_t>(from.empty() ? 0 : from.byte()));
            return (from.empty() || take_properties(from, into)) && !from.bad();
    }
    return false;
}

}  // namespace

void packet_reader::add(std::string_view bytes) {
    bytes_ += bytes;
}

result<std::optional<packet>> packet_reader::next() {
    if (bytes_.size() < 2) {
        return std::optional<packet>();
    }
    // The length takes 1 to 4 bytes, and the last has no high bit.
    std::size_t head = 1;
    std::size_t length = 0;
    for (unsigned shift = 0;; shift += 7) {
        if (head == bytes_.size()) {
            return std::optional<packet>();
        }
        if (shift == 28) {
            return broken("a length of more than four bytes");
        }
        const auto one = static_cast<unsigned char>(bytes_[head++]);
        length |= std::size_t{one & 0x7FU} << shift;
        if ((one & 0x80U) == 0) {
            break;
        }
    }
    const auto first = static_cast<unsigned char>(bytes_[0]);
    packet made;
    made.type = static_cast<packet_type>(first >> 4U);
    const bool is_message = made.type == packet_type::publish;
    const auto most = is_message ? largest_ + header_room : header_room;
    if (!is_message && length > most) {
        return broken("a packet of " + std::to_string(length) + " bytes");
    }
    const auto kept = std::min(length, most);
    const auto arrived = bytes_.size() - head + dropped_;
    if (arrived < length) {
        if (bytes_.size() - head > kept) {
            dropped_ += bytes_.size() - head - kept;
            bytes_.resize(head + kept);
        }
        return std::optional<packet>();
    }
    const auto here = length - dropped_;  // bytes of this packet in bytes_
    byte_reader from(std::string_view(bytes_).substr(head, std::min(here, kept)));
    if (!take_body(from, first & 0x0FU, version_, made)) {
        return broken("packet type " + std::to_string(first >> 4U) + " of " +
                      std::to_string(length) + " bytes cannot be read");
    }
    auto& got = made.message;
    got.payload_size = got.payload.size() + (length - std::min(here, kept));
    if (got.payload_size > largest_) {
        got.cut = true;
        got.payload.resize(std::min(got.payload.size(), largest_));
    }
    bytes_.erase(0, head + here);
    dropped_ = 0;
    return std::optional<packet>(std::move(made));
}

std::string reason_of(protocol version, packet_type type, std::uint8_t reason) {
    struct word {
        std::uint8_t reason;
        std::string_view text;
    };
    static constexpr std::array old_words{
        word{1, "unacceptable protocol version"},
        word{2, "the client id is rejected"},
        word{3, "the server is unavailable"},
        word{4, "bad user or password"},
        word{5, "not authorized"},
    };
    static constexpr std::array words{
        word{0x10, "no matching subscribers"},
        word{0x80, "unspecified error"},
        word{0x82, "protocol error"},
        word{0x83, "implementation specific error"},
        word{0x84, "unsupported protocol version"},
        word{0x85, "the client id is not valid"},
        word{0x86, "bad user or password"},
        word{0x87, "not authorized"},
        word{0x88, "the server is unavailable"},
        word{0x89, "the server is busy"},
        word{0x8A, "banned"},
        word{0x8B, "the server shuts down"},
        word{0x8D, "keep-alive timeout"},
        word{0x8E, "the session was taken over by another connection"},
        word{0x8F, "the topic filter is invalid"},
        word{0x90, "the topic name is invalid"},
        word{0x91, "the packet identifier is in use"},
        word{0x93, "receive maximum exceeded"},
        word{0x95, "the packet is too large"},
        word{0x97, "quota exceeded"},
        word{0x98, "administrative action"},
        word{0x99, "the payload format is invalid"},
        word{0x9A, "retain is not supported"},
        word{0x9B, "the QoS is not supported"},
        word{0x9C, "use another server"},
        word{0x9D, "the server has moved"},
        word{0x9E, "shared subscriptions are not supported"},
        word{0x9F, "connection rate exceeded"},
        word{0xA2, "wildcards are not supported"},
    };
    const auto find = [&](const auto& list) -> std::string {
        const auto found = std::ranges::find(list, reason, &word::reason);
        return found == list.end() ? "reason " + std::to_string(reason) : std::string(found->text);
    };
    return version == protocol::v3 && type == packet_type::connack ? find(old_words) : find(words);
}

}  // namespace sluice::mqtt
