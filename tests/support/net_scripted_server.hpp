#pragma once

// A server that does exactly what a test tells it to, byte by byte, so that it can behave as badly
// as any.

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

// One accepted connection. Errors of the network end the script quietly: the client is what is
// tested.
class scripted_connection {
 public:
    scripted_connection(asio::ip::tcp::socket socket, asio::ssl::context& context,
                        std::vector<std::string>& heard);

    // Header and, by its Content-Length, body; "" when the client closed before all of it came.
    awaitable<std::string> read_request();
    awaitable<void> send(std::string bytes);
    // Until the client closes.
    awaitable<void> stall();
    // False when the handshake failed. From here on everything goes through TLS.
    awaitable<bool> handshake();
    // The orderly end of TLS.
    awaitable<void> shut_tls();
    // Bytes to and from another server until both have ended.
    awaitable<void> tunnel_to(std::uint16_t port);

    void close();
    void reset();  // RST in place of FIN

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
    // Run for each connection; `number` counts from 1. The connection closes when it ends.
    using script = std::function<awaitable<void>(connection, int number)>;

    scripted_server(asio::io_context& io, script script);
    // Its connections can handshake().
    scripted_server(asio::io_context& io, std::shared_ptr<asio::ssl::context> tls, script script);
    ~scripted_server();

    std::uint16_t port() const { return acceptor_.local_endpoint().port(); }
    std::string url(const std::string& target = "/") const;
    int connections() const { return accepted_; }
    // Every whole request, in order, as it came.
    const std::vector<std::string>& heard() const { return heard_; }

    // Accepts nobody from now on, and resets who tries.
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
// The same, for one request, then the end.
scripted_server::script answering_once(std::string bytes);

}  // namespace sluice::testing
