#pragma once

// Serves one connection of the server: one request after the other, until either side ends it.

#include "net/seating.hpp"

#include <sluice/net/server.hpp>

#include <boost/asio/generic/stream_protocol.hpp>
#include <boost/asio/ssl/context.hpp>

#include <cstddef>
#include <memory>

namespace sluice::net {

// Counts the memory for all bodies of a server, in bytes.
struct body_room {
    std::size_t most = 0;
    std::size_t used = 0;
};

class server_session {
 public:
    virtual ~server_session() = default;

    // Runs until the connection has ended. A handler's exception becomes a 500 and does not leave.
    virtual awaitable<void> run() = 0;

    // Ends the connection: at once while it waits for a request, else after the current reply.
    virtual void stop() = 0;

    virtual seat place() const = 0;
};

// A connected socket, of TCP or of a Unix socket.
using connected_socket = asio::generic::stream_protocol::socket;

// Holds what all sessions of a server share. It outlives them.
struct session_parts {
    const server_settings& settings;
    const request_handler& handler;
    body_room& room;
    std::shared_ptr<asio::ssl::context> tls;  // null: without TLS
};

// Asks the kernel who is at the other end. Returns null when the other end has left already.
std::shared_ptr<const peer> peer_of(connected_socket& socket, bool encrypted);

// Returns the holder of the peer's share of the connections. A user of a Unix socket has a share
// as an address has.
asio::ip::address neighbour_of(const peer& from);

std::shared_ptr<server_session> make_server_session(connected_socket socket,
                                                    std::shared_ptr<const peer> from,
                                                    const session_parts& parts);

// Sends 503 to a connection that has no place; with TLS it would first need a handshake, and is
// only closed. It does not wait, so that such connections cannot hold up the server.
void turn_away(connected_socket& socket);

}  // namespace sluice::net
