#pragma once

// Remembers the messages whose tasks are in the ledger while the server may send them again. The
// ledger keeps them in the incoming's position. No I/O.
//
// A server sends a message again under its packet identifier, with DUP, until it has the
// acknowledgement. A PUBREL tells that it has the one of a message of QoS 2. For QoS 1 the answer
// to a later ping tells it. The digest of the message guards against an identifier that the server
// uses anew.

#include "connectors/mqtt/packet.hpp"

#include <sluice/model/json.hpp>

#include <boost/json/array.hpp>

#include <cstdint>
#include <string>
#include <vector>

namespace sluice::mqtt {

struct taken_message {
    std::uint16_t id = 0;
    unsigned qos = 0;
    std::string digest;
    std::uint64_t ping = 0;  // the ping after its acknowledgement; 0: that is not sent yet
    bool of_former = false;  // it came by a former connection, and was not sent again

    friend bool operator==(const taken_message&, const taken_message&) = default;
};

// 32 hexadecimal digits of everything that makes the message.
std::string digest_of(const message& from);

class taken_messages {
 public:
    // Reads them from a position; anything else than a list of them counts as none.
    void load(const json::value& stored);
    json::array stored() const;

    // The server has a new session, and its identifiers mean nothing of the past.
    void forget() { held_.clear(); }

    void add(taken_message one);
    // True for a message that is sent again although its task is in the ledger. It then needs its
    // acknowledgement again.
    bool recognises(const packet& received);
    // The connection is a new one, and the session went on.
    void begin_connection();
    // The acknowledgements of all of them have gone out before this ping.
    void acknowledged(std::uint64_t ping);
    // The server has answered so many pings of this connection. It sends again first, so a message
    // of a former connection that has not come by now needs nothing more.
    void answered(std::uint64_t pings);
    // The server has the acknowledgement of this message of QoS 2.
    void release(std::uint16_t id);

    // All of them.
    const std::vector<taken_message>& all() const { return held_; }

 private:
    std::vector<taken_message> held_;
};

}  // namespace sluice::mqtt
