#pragma once

// Serves one connection of the server: one request after the other, until either side ends it.

#include "net/seating.hpp"

#include <sluice/net/server.hpp>

#include <boost/asio/ip/tcp.hpp>

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

// `settings`, `handler` and `room` outlive the session.
std::shared_ptr<server_session> make_server_session(asio::ip::tcp::socket socket,
                                                    const server_settings& settings,
                                                    const request_handler& handler,
                                                    body_room& room);

// Sends 503 to a connection that has no place. It does not wait, so that such connections cannot
// hold up the server.
void turn_away(asio::ip::tcp::socket& socket);

}  // namespace sluice::net
