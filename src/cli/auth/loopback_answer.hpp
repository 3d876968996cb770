#pragma once

// Listens on the loopback address for the browser that a service sends back after a person agreed
// (RFC 8252, 7.3). `sluice auth grant` uses it.

#include "access/oauth/authorization.hpp"

#include <sluice/async/event.hpp>
#include <sluice/net/server.hpp>

#include <boost/asio/io_context.hpp>

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>

namespace sluice::cli {

std::string loopback_redirect(std::uint16_t port);

class loopback_answer {
 public:
    // An answer must belong to `asked`. Await stop() before the object is destroyed.
    static result<std::unique_ptr<loopback_answer>> listen(asio::any_io_executor executor,
                                                           std::uint16_t port,
                                                           access::authorization asked);

    std::string redirect() const { return loopback_redirect(server_->port()); }

    // Returns the code, or the refusal. An answer to another request is refused in the browser and
    // not taken. Fails (class unreachable) if nobody comes in time. A cancelled wait fails the same
    // way.
    awaitable<result<secret>> wait(std::chrono::milliseconds longest);

    awaitable<void> stop();

 private:
    loopback_answer(asio::any_io_executor executor, access::authorization asked);
    awaitable<net::reply> answer(net::request request);

    access::authorization asked_;
    wake_event came_;
    std::optional<result<secret>> code_;
    std::unique_ptr<net::http_server> server_;
};

}  // namespace sluice::cli
