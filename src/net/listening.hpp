#pragma once

// Opens a port or a Unix socket for the server, and explains why when that fails.

#include <sluice/error.hpp>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/local/stream_protocol.hpp>

#include <cstdint>
#include <string>

namespace sluice::net {

// `host` is an address or "localhost". Fails with class refused for another text, and with class
// internal when this machine does not allow the port.
result<boost::asio::ip::tcp::acceptor> listen_on(const boost::asio::any_io_executor& executor,
                                                 const std::string& host, std::uint16_t port);

// Makes the socket's file with the rights `mode`. Replaces a socket that nobody listens at, and no
// other file. Fails with class refused for a path that cannot be used.
result<boost::asio::local::stream_protocol::acceptor> listen_on_unix(
    const boost::asio::any_io_executor& executor, const std::string& path, unsigned mode);

}  // namespace sluice::net
