#pragma once

// A server that does exactly what a test scripts, byte by byte, so that it can misbehave in every
// way.

#include <sluice/async/group.hpp>
#include <sluice/async/tokens.hpp>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/stream.hpp>

#include <cstdint>
#include <functional>
#include <list>
#include <memory>
#include <string>
#include <vector>

namespace sluice::testing {

// One accepted connection. Network errors end the script without a failure, because the test is
// about the client.
class scripted_connection {
 public:
    scripted_connection(asio::ip::tcp::socket socket, asio::ssl::context& context,
                        std::vector<std::string>& heard);

    // Returns the header and the body, by its Content-Length. Returns "" when the client closed
    // early.
    awaitable<std::string> read_request();
    awaitable<void> send(std::string bytes);
    // Waits until the client closes.
    awaitable<void> stall();
    // Returns false when the handshake failed. From here on everything goes through TLS.
    awaitable<bool> handshake();
    // Ends TLS in an orderly way.
    awaitable<void> shut_tls();
    // Passes bytes to and from another server until both have ended.
    awaitable<void> tunnel_to(std::uint16_t port);

    void close();
    void reset();  // sends RST in place of FIN

 private:
    awaitable<std::size_t> read_some();

    asio::ssl::stream<asio::ip::tcp::socket> stream_;
    bool encrypted_ = false;
    std::string buffer_;
    std::vector<std::string>& heard_;
};

class scripted_server {
 public:
    using connection = std::shared_ptr<scripted_connection>;
    // Runs for each connection; `number` counts from 1. The connection closes when it ends.
    using script = std::function<awaitable<void>(connection, int number)>;

    scripted_server(asio::io_context& io, script script);
    // A server whose connections can handshake().
    scripted_server(asio::io_context& io, std::shared_ptr<asio::ssl::context> tls, script script);
    ~scripted_server();

    std::uint16_t port() const { return acceptor_.local_endpoint().port(); }
    std::string url(const std::string& target = "/") const;
    int connections() const { return accepted_; }
    // Returns every whole request, in order of arrival.
    const std::vector<std::string>& heard() const { return heard_; }

    // Accepts no further connection, and resets those that are tried.
    void refuse();

 private:
    awaitable<void> accept();
    awaitable<void> serve(connection from, int number);

    asio::io_context& io_;
    std::shared_ptr<asio::ssl::context> tls_;
    script script_;
    asio::ip::tcp::acceptor acceptor_;
    std::list<connection> open_;
    std::vector<std::string> heard_;
    int accepted_ = 0;
    task_group group_;
};

// A script that answers every request on a connection with the same bytes.
scripted_server::script answering(std::string bytes);
// A script that answers one request with these bytes, then closes.
scripted_server::script answering_once(std::string bytes);

}  // namespace sluice::testing
