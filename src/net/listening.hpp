#pragma once

// Opening a port to listen on, and saying what is wrong when it cannot be.

#include <sluice/error.hpp>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/ip/tcp.hpp>

#include <cstdint>
#include <string>

namespace sluice::net {

// `host` is an address, or "localhost". Class internal: the machine's or the configuration's
// trouble.
result<boost::asio::ip::tcp::acceptor> listen_on(const boost::asio::any_io_executor& executor,
                                                 const std::string& host, std::uint16_t port);

}  // namespace sluice::net
