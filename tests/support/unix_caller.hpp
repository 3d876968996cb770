#pragma once

// A blocking connection to a Unix socket, for tests that speak HTTP by hand.

#include <cstddef>
#include <filesystem>
#include <string>

namespace sluice::testing {

class unix_connection {
 public:
    // Throws std::runtime_error when nobody listens. The path may have any length.
    explicit unix_connection(const std::filesystem::path& socket);
    unix_connection(const unix_connection&) = delete;
    unix_connection& operator=(const unix_connection&) = delete;
    ~unix_connection();

    // Returns false when the other side has closed.
    bool write(const std::string& text);
    // Reads until the text has come, or until the end; returns everything.
    const std::string& read_until(const std::string& text);
    std::string read_to_end();

 private:
    bool read_some();

    int socket_ = -1;
    std::string got_;
};

struct http_answer {
    int status = 0;
    std::string head;
    std::string body;
};

// Splits a reply into its parts.
http_answer answer_in(const std::string& text);

// Sends one request on a connection of its own. `headers` are whole lines.
http_answer ask_socket(const std::filesystem::path& socket, const std::string& method,
                       const std::string& target, const std::string& body = {},
                       const std::string& headers = {});

}  // namespace sluice::testing
