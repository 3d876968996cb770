#pragma once

// Names a Unix socket by its path, for the server and the client.

#include <sluice/error.hpp>

#include <boost/asio/local/stream_protocol.hpp>
#include <boost/system/error_code.hpp>

#include <string>

namespace sluice::net {

// Holds the directory of the socket open. The kernel takes at most 107 bytes of a path; a longer
// one is reached through the open directory.
class unix_path {
 public:
    explicit unix_path(std::string path);
    unix_path(const unix_path&) = delete;
    unix_path& operator=(const unix_path&) = delete;
    ~unix_path();

    // The endpoint holds as long as this object does. Fails (class refused) for a relative path,
    // for one without a name at its end, and where the directory cannot be opened.
    result<boost::asio::local::stream_protocol::endpoint> endpoint() const;

 private:
    std::string path_;
    int directory_ = -1;
    int error_ = 0;  // of opening the directory
};

// Returns the failure (class unreachable) of a client that could not connect.
failure no_listener(const std::string& path, const boost::system::error_code& error);

}  // namespace sluice::net
