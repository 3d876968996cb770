#include "net/listening.hpp"

#include <boost/asio/error.hpp>

namespace sluice::net {

namespace asio = boost::asio;
using asio::ip::tcp;

namespace {

std::string place_of(const std::string& host, std::uint16_t port) {
    const bool six = host.find(':') != std::string::npos;
    return (six ? "[" + host + "]" : host) + ":" + std::to_string(port);
}

failure explain(const std::string& place, const boost::system::error_code& error) {
    if (error == asio::error::address_in_use) {
        return {failure_class::internal, "port in use: " + place,
                "stop the program that listens there, or choose another port"};
    }
    if (error == asio::error::access_denied) {
        return {failure_class::internal, "not allowed to listen on " + place,
                "choose a port above 1023"};
    }
    return {failure_class::internal, "cannot listen on " + place + ": " + error.message(),
            "use an address of this machine"};
}

}  // namespace

result<tcp::acceptor> listen_on(const asio::any_io_executor& executor, const std::string& host,
                                std::uint16_t port) {
    boost::system::error_code error;
    const auto address = asio::ip::make_address(host == "localhost" ? "127.0.0.1" : host, error);
    if (error) {
        return failure(failure_class::refused, "cannot listen on '" + host + "': not an address",
                       "write an IP address such as 127.0.0.1 or 0.0.0.0");
    }
    const tcp::endpoint at(address, port);
    tcp::acceptor acceptor(executor);
    acceptor.open(at.protocol(), error);
    // Connections of an earlier run in TIME_WAIT must not block a restart.
    if (!error) {
        acceptor.set_option(tcp::acceptor::reuse_address(true), error);
    }
    if (!error) {
        acceptor.bind(at, error);
    }
    if (!error) {
        acceptor.listen(asio::socket_base::max_listen_connections, error);
    }
    if (error) {
        return explain(place_of(host, port), error);
    }
    return acceptor;
}

}  // namespace sluice::net
