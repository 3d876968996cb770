#pragma once

// Serves HTTP/1.1: the control interface and the sandbox stand on it, and the sign-in of OAuth2
// takes its reply with it.

#include <sluice/async/tokens.hpp>
#include <sluice/error.hpp>
#include <sluice/net/message.hpp>
#include <sluice/net/peer.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>

namespace sluice::net {

class handed_sockets;

struct server_settings {
    std::string host = "127.0.0.1";  // an address of this machine
    std::uint16_t port = 0;          // 0: any free one

    // The path of a Unix socket, which replaces host and port; empty: none. A socket that nobody
    // listens at any more is replaced.
    std::string unix_socket = {};
    unsigned unix_mode = 0600;  // the rights of its file

    // Sockets that the service manager has opened. One that is bound to this address or path is
    // used in place of a new one, and the file of a Unix socket then stays. Null: there are none.
    // It outlives the call of start_server().
    handed_sockets* handed = nullptr;

    // Both or none: the server's certificate with its chain, and its key, as PEM files.
    std::string certificate_file = {};
    std::string key_file = {};

    // Sizes are in bytes. largest_head covers the request line, headers, chunk lines and trailers
    // of one request together.
    std::size_t largest_head = 64 * 1024;
    std::size_t most_headers = 100;
    std::size_t largest_body = 1024 * 1024;
    // Limits the bodies of all connections together. A body counts from its first byte to the end
    // of its reply.
    std::size_t largest_bodies = 64 * 1024 * 1024;

    std::size_t connections = 256;
    std::size_t connections_per_address = 16;  // for IPv6: per network of 64 bits
    // Descriptors of the process that connections leave free for the ledger and the clients.
    std::size_t spare_descriptors = 64;

    // Limits a request line with its headers, from the first byte. For a connection's first request
    // it runs from the accept, because a client connects to send a request.
    std::chrono::milliseconds header{5'000};
    std::chrono::milliseconds body{15'000};  // the whole body
    // Limits the wait for the next request, and the time to send each 64 KiB of a reply.
    std::chrono::milliseconds idle{15'000};
};

// Supplies a body that comes piece by piece, for as long as the reader stays.
class body_source {
 public:
    virtual ~body_source() = default;
    // Returns the next piece; an empty one ends the body. Only one call is under way at a time.
    virtual awaitable<std::string> next() = 0;
    // Makes next() return an empty piece soon. The server calls it at its stop.
    virtual void stop() = 0;
};

// Holds a handler's answer. `cut` closes the connection without a reply; the sandbox uses it to
// play a network fault.
struct reply {
    response message;
    bool cut = false;
    // Sent after the message's own body. Such a body ends with the connection.
    std::shared_ptr<body_source> rest = {};
};

// Answers one request. `request.target` is the path with query, as received, and `request.from` is
// its sender. An exception becomes a 500 without its text.
using request_handler = std::function<awaitable<reply>(request)>;

class http_server {
 public:
    virtual ~http_server() = default;
    virtual std::uint16_t port() const = 0;  // 0 for a Unix socket
    // Stops accepting, closes idle connections, and waits for handlers under way and their replies.
    // Removes the file of a Unix socket.
    // The owner awaits stop() to its end before it destroys the server.
    virtual awaitable<void> stop() = 0;
};

// Starts a server with keep-alive; it listens when this returns. A port or a path in use is a
// failure that names it, and so is a certificate that cannot be used. The server leaves out the
// body of a reply to HEAD.
//
// The server refuses every request that breaks the standard and closes its connection: 400, 413
// (body), 417 (Expect), 431 (head), 505 (version). It answers 503 when all bodies together have no
// more room. It refuses targets in the forms for proxies, too.
//
// When all places are taken, a new connection replaces one that waits for its sender, the longest
// wait first. An address with its full share replaces a connection of its own. Otherwise the
// address with the most connections gives one up. When every connection is being answered, the new
// one gets 503. On a Unix socket, a user counts as an address.
result<std::unique_ptr<http_server>> start_server(asio::any_io_executor executor,
                                                  server_settings settings,
                                                  request_handler handler);

}  // namespace sluice::net
