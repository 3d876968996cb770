#pragma once

// One connection of the server: requests one after the other until either side has had enough.

#include "net/seating.hpp"

#include <sluice/net/server.hpp>

#include <boost/asio/ip/tcp.hpp>

#include <cstddef>
#include <memory>

namespace sluice::net {

// The memory for all bodies of a server.
struct body_room {
    std::size_t most = 0;
    std::size_t used = 0;
};

class server_session {
 public:
    virtual ~server_session() = default;

    // Ends when the connection ends; throws only what a broken promise would throw.
    virtual awaitable<void> run() = 0;

    // At once when it waits for a request, else after the reply that it is working on.
    virtual void stop() = 0;

    virtual seat place() const = 0;
};

// `settings`, `handler` and `room` outlive the session.
std::shared_ptr<server_session> make_server_session(asio::ip::tcp::socket socket,
                                                    const server_settings& settings,
                                                    const request_handler& handler,
                                                    body_room& room);

// Sends 503 to a connection for which there is no place, without waiting for it.
void turn_away(asio::ip::tcp::socket& socket);

}  // namespace sluice::net
