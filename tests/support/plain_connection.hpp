#pragma once

// A blocking socket to a port of this machine, for tests that speak HTTP by hand.

#include <array>
#include <netinet/in.h>
#include <stdexcept>
#include <string>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

namespace sluice::testing {

class plain_connection {
 public:
    explicit plain_connection(int port)
        : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_port = htons(static_cast<std::uint16_t>(port));
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        const timeval longest{30, 0};
        ::setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &longest, sizeof longest);
        if (::connect(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
            ::close(socket_);
            throw std::runtime_error("nobody listens at port " + std::to_string(port));
        }
    }
    plain_connection(const plain_connection&) = delete;
    plain_connection& operator=(const plain_connection&) = delete;
    ~plain_connection() { ::close(socket_); }

    void write(const std::string& text) {
        for (std::size_t sent = 0; sent < text.size();) {
            const auto size = ::send(socket_, text.data() + sent, text.size() - sent, MSG_NOSIGNAL);
            if (size <= 0) {
                throw std::runtime_error("the connection broke while sending");
            }
            sent += static_cast<std::size_t>(size);
        }
    }

    std::string read_to_end() {
        std::string text;
        std::array<char, 16384> piece{};
        for (;;) {
            const auto size = ::recv(socket_, piece.data(), piece.size(), 0);
            if (size < 0) {
                throw std::runtime_error("the connection broke while reading");
            }
            if (size == 0) {
                return text;
            }
            text.append(piece.data(), static_cast<std::size_t>(size));
        }
    }

 private:
    int socket_;
};

}  // namespace sluice::testing
