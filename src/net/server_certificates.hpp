#pragma once

// Notices that the files of a server's certificate were replaced, as a renewal does, and loads them
// for new connections.

#include <sluice/net/server.hpp>

#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/stream.hpp>

#include <chrono>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace sluice::net {

class server_certificates {
 public:
    // `settings` outlives it. Its files were just loaded.
    explicit server_certificates(const server_settings& settings);

    // Returns a new context if the files have changed and can be used, else null. A renewal writes
    // certificate and key one after the other; while they do not fit, the former ones stay.
    std::shared_ptr<asio::ssl::context> replaced();

 private:
    using sight = std::vector<std::pair<std::filesystem::file_time_type, std::uintmax_t>>;
    sight look() const;

    const server_settings& settings_;
    sight used_;
    sight refused_;  // that was told already
    std::chrono::steady_clock::time_point looked_;
};

// Returns peer::certificate for the certificate that the client proved to have.
std::vector<std::string> names_in_certificate(SSL* connection);

}  // namespace sluice::net
