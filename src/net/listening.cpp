#include "net/listening.hpp"

#include "net/unix_path.hpp"

#include <boost/asio/error.hpp>

#include <sys/stat.h>
#include <unistd.h>

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

failure explain_unix(const std::string& path, const boost::system::error_code& error) {
    if (error == asio::error::address_in_use) {
        return {failure_class::refused, path + " is in use",
                "stop the program that listens there, or choose another path"};
    }
    return {failure_class::refused, "cannot listen at " + path + ": " + error.message(),
            "choose a directory that the user of the service can write to"};
}

// Removes a socket that a killed daemon has left. Returns false where one listens, and for every
// other file.
bool remove_left_socket(const asio::any_io_executor& executor, const std::string& path,
                        const asio::local::stream_protocol::endpoint& at) {
    struct ::stat about{};
    if (::lstat(path.c_str(), &about) != 0) {
        return true;
    }
    if (!S_ISSOCK(about.st_mode)) {
        return false;
    }
    boost::system::error_code error;
    asio::local::stream_protocol::socket probe(executor);
    probe.connect(at, error);
    return error == asio::error::connection_refused && ::unlink(path.c_str()) == 0;
}

}  // namespace

result<asio::local::stream_protocol::acceptor> listen_on_unix(const asio::any_io_executor& executor,
                                                              const std::string& path,
                                                              unsigned mode) {
    const unix_path named(path);
    const auto at = named.endpoint();
    if (!at) {
        return at.error();
    }
    boost::system::error_code error;
    if (!remove_left_socket(executor, path, *at)) {
        error = asio::error::address_in_use;
        return explain_unix(path, error);
    }
    asio::local::stream_protocol::acceptor acceptor(executor);
    acceptor.open(at->protocol(), error);
    // Nobody can connect before listen(), so the rights are in place for the first caller.
    if (!error) {
        acceptor.bind(*at, error);
    }
    if (!error && ::chmod(path.c_str(), static_cast<mode_t>(mode)) != 0) {
        error.assign(errno, boost::system::system_category());
    }
    if (!error) {
        acceptor.listen(asio::socket_base::max_listen_connections, error);
    }
    if (error) {
        return explain_unix(path, error);
    }
    return acceptor;
}

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
