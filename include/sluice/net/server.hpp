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
    std::size_t largest_body = 8 * 1024 * 1024;
    std::chrono::milliseconds idle{30'000};  // for each of: a header, a body, taking a reply
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

// HTTP/1.1 with keep-alive. Listening when it returns. A port in use is a failure that names it.
// Answers 400, 413 and 431 by itself; a body to HEAD is left out.
result<std::unique_ptr<http_server>> start_server(asio::any_io_executor executor,
                                                  server_settings settings,
                                                  request_handler handler);

}  // namespace sluice::net
