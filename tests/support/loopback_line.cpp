#include "support/loopback_line.hpp"

#include <array>
#include <netinet/in.h>
#include <poll.h>
#include <stdexcept>
#include <sys/socket.h>
#include <unistd.h>

namespace sluice::testing {

namespace {

sockaddr_in loopback(int port) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(static_cast<std::uint16_t>(port));
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    return address;
}

// Returns false when the test is ending.
bool wait_for_input(int socket, const std::atomic<bool>& ending) {
    constexpr int look_up_ms = 20;
    while (!ending) {
        pollfd one{socket, POLLIN, 0};
        if (::poll(&one, 1, look_up_ms) > 0) {
            return true;
        }
    }
    return false;
}

std::size_t size_of_message(const std::string& text) {
    const auto head = text.find("\r\n\r\n");
    if (head == std::string::npos) {
        return 0;
    }
    const auto stated = text.find("\r\nContent-Length: ");
    return head + 4 + (stated < head ? std::stoul(text.substr(stated + 18)) : 0);
}

}  // namespace

listener listen_on_loopback(int port) {
    listener made;
    made.socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    const int reuse = 1;  // connections of an earlier listener may still linger
    ::setsockopt(made.socket, SOL_SOCKET, SO_REUSEADDR, &reuse, sizeof reuse);
    auto bound = loopback(port);
    socklen_t size = sizeof bound;
    auto* address = reinterpret_cast<sockaddr*>(&bound);
    if (::bind(made.socket, address, size) != 0 || ::listen(made.socket, 64) != 0 ||
        ::getsockname(made.socket, address, &size) != 0) {
        ::close(made.socket);
        throw std::runtime_error("cannot listen at port " + std::to_string(port));
    }
    made.port = ntohs(bound.sin_port);
    return made;
}

int connect_to_loopback(int port) {
    const int made = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    const auto address = loopback(port);
    if (::connect(made, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
        ::close(made);
        return -1;
    }
    return made;
}

int accept_one(int listening, const std::atomic<bool>& ending) {
    while (wait_for_input(listening, ending)) {
        const int made = ::accept4(listening, nullptr, nullptr, SOCK_CLOEXEC);
        if (made >= 0) {
            return made;
        }
    }
    return -1;
}

std::string read_message(int socket, std::string& buffer, const std::atomic<bool>& ending) {
    std::array<char, 16384> piece{};
    for (;;) {
        const auto size = size_of_message(buffer);
        if (size != 0 && buffer.size() >= size) {
            auto message = buffer.substr(0, size);
            buffer.erase(0, size);
            return message;
        }
        if (!wait_for_input(socket, ending)) {
            return {};
        }
        const auto got = ::recv(socket, piece.data(), piece.size(), 0);
        if (got <= 0) {
            return {};
        }
        buffer.append(piece.data(), static_cast<std::size_t>(got));
    }
}

void send_all(int socket, const std::string& bytes) {
    for (std::size_t sent = 0; sent < bytes.size();) {
        const auto size = ::send(socket, bytes.data() + sent, bytes.size() - sent, MSG_NOSIGNAL);
        if (size <= 0) {
            return;  // the client closed, as the test intends
        }
        sent += static_cast<std::size_t>(size);
    }
}

void wait_for_close(int socket, const std::atomic<bool>& ending) {
    std::array<char, 1024> piece{};
    while (wait_for_input(socket, ending) && ::recv(socket, piece.data(), piece.size(), 0) > 0) {
    }
}

void reset(int socket) {
    const linger at_once{1, 0};
    ::setsockopt(socket, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
}

}  // namespace sluice::testing
