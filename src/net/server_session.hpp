#pragma once

// One connection of the server: requests one after the other until either side has had enough.

#include <sluice/net/server.hpp>

#include <boost/asio/ip/tcp.hpp>

#include <memory>

namespace sluice::net {

class server_session {
 public:
    virtual ~server_session() = default;

    // Ends when the connection ends; throws only what a broken promise would throw.
    virtual awaitable<void> run() = 0;

    // At once when it waits for a request, else behind the reply that it is working on.
    virtual void stop() = 0;
};

// `settings` and `handler` outlive the session.
std::shared_ptr<server_session> make_server_session(asio::ip::tcp::socket socket,
                                                    const server_settings& settings,
                                                    const request_handler& handler);

}  // namespace sluice::net
