#pragma once

// A small HTTP server: the sandbox, and later webhooks and the operator's page, stand on it.

#include <sluice/async/tokens.hpp>
#include <sluice/error.hpp>
#include <sluice/net/message.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>

namespace sluice::net {

struct server_settings {
    std::string host = "127.0.0.1";  // an address of this machine
    std::uint16_t port = 0;          // 0: any free one

    // Sizes in bytes. Of one request: request line, headers, chunk lines and trailers together.
    std::size_t largest_head = 64 * 1024;
    std::size_t most_headers = 100;
    std::size_t largest_body = 1024 * 1024;
    // Bodies of all connections together, from their first byte to the end of their reply.
    std::size_t largest_bodies = 64 * 1024 * 1024;

    std::size_t connections = 256;
    std::size_t connections_per_address = 16;  // of IPv6, of a network of 64 bits
    // Descriptors of the process that connections leave to everybody else (ledger, clients).
    std::size_t spare_descriptors = 64;

    // A request line with its headers: from the first byte, for the first one from the connection.
    std::chrono::milliseconds header{5'000};
    std::chrono::milliseconds body{15'000};  // the whole of it
    // Until the next request begins; and for each 64 KiB of a reply.
    std::chrono::milliseconds idle{15'000};
};

// What a handler answers. `cut` closes the connection without sending anything: a fault on request.
struct reply {
    response message;
    bool cut = false;
};

// request.target is the path with query, as received. An exception becomes a 500.
using request_handler = std::function<awaitable<reply>(request)>;

class http_server {
 public:
    virtual ~http_server() = default;
    virtual std::uint16_t port() const = 0;
    // Stops accepting, ends idle connections, waits for handlers under way and their replies. A
    // server is stopped, and the stop has ended, before it is destroyed.
    virtual awaitable<void> stop() = 0;
};

// HTTP/1.1 with keep-alive. Listening when it returns. A port in use is a failure that names it. A
// body to HEAD is left out.
//
// Whatever is not one request to the letter is refused and its connection closed: 400, 413 (body),
// 417 (Expect), 431 (head), 505 (version); 503 where the bodies of all have no more room. Targets
// in the forms for proxies are refused too. A new connection that finds no place takes the one of a
// connection that has waited longest for its sender: of its own address where that has its share,
// else of the address with the most. Where all are being answered the new one gets 503.
result<std::unique_ptr<http_server>> start_server(asio::any_io_executor executor,
                                                  server_settings settings,
                                                  request_handler handler);

}  // namespace sluice::net
