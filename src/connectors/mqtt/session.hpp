#pragma once

// One connection to an MQTT server, after its CONNECT was accepted. One coroutine at a time uses
// it. Cancelled (terminal), its calls throw operation_aborted; it can then only be destroyed.

#include "connectors/mqtt/packet.hpp"

#include <sluice/async/clock.hpp>
#include <sluice/async/tokens.hpp>
#include <sluice/error.hpp>
#include <sluice/net/connection.hpp>

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>

namespace sluice::mqtt {

struct session_settings {
    connect_request connect;
    std::size_t largest_payload = 0;  // bytes of a message that are kept
    std::chrono::milliseconds time_limit{0};
};

class session {
 public:
    // Connects and waits for the server's word. A refusal is of class credential when the login or
    // the rights are wrong. `opener` and `time` outlive the session.
    static awaitable<result<std::unique_ptr<session>>> open(net::connection_opener* opener,
                                                            clock* time, session_settings settings);

    // Returns the server's next packet; nullopt when `limit` passes first. Sends the signs of life
    // in between. Fails (class unreachable) when the connection is lost, and when the server ends
    // it; the message has the server's reason.
    awaitable<result<std::optional<packet>>> next(std::chrono::milliseconds limit);

    // Fails (class unreachable); may_have_happened tells whether bytes may have left.
    awaitable<result<void>> send(std::string packets);

    // Appends a ping. Its answer, the one of this number, tells that the server has taken all that
    // was sent before.
    std::uint64_t append_ping(std::string& packets);
    std::uint64_t answered_pings() const { return pongs_; }
    bool has_all_answers() const { return pongs_ == pings_; }

    // The server's CONNACK: its limits, and whether it kept the session.
    const packet& welcome() const { return welcome_; }

    // True when a part of the server's next packet has been read already.
    bool has_begun_packet() const { return !reader_.empty(); }

    // True when nothing of the server waits to be read, and its patience has not ended.
    bool is_fit();
    // next() then fails.
    void close() { connection_->close(); }

 private:
    session(std::unique_ptr<net::raw_connection> connection, clock* time,
            session_settings settings);

    awaitable<result<packet>> read_welcome();
    failure refused(const packet& answer) const;

    std::unique_ptr<net::raw_connection> connection_;
    clock& time_;
    session_settings settings_;
    packet_reader reader_;
    packet welcome_;
    std::chrono::milliseconds keep_alive_;
    steady_time last_sent_;
    std::uint64_t pings_ = 0;
    std::uint64_t pongs_ = 0;
};

}  // namespace sluice::mqtt
