#include "support/unix_caller.hpp"

#include <array>
#include <cstring>
#include <fcntl.h>
#include <stdexcept>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>
#include <unistd.h>

namespace sluice::testing {

unix_connection::unix_connection(const std::filesystem::path& socket)
    : socket_(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    const int directory = ::open(socket.parent_path().c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC);
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    const auto reached =
        "/proc/self/fd/" + std::to_string(directory) + "/" + socket.filename().string();
    std::strncpy(address.sun_path, reached.c_str(), sizeof address.sun_path - 1);
    const timeval longest{30, 0};
    ::setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &longest, sizeof longest);
    const bool connected =
        ::connect(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
    ::close(directory);
    if (!connected) {
        ::close(socket_);
        throw std::runtime_error("nobody listens at " + socket.string());
    }
}

unix_connection::~unix_connection() {
    ::close(socket_);
}

bool unix_connection::write(const std::string& text) {
    for (std::size_t sent = 0; sent < text.size();) {
        const auto size = ::send(socket_, text.data() + sent, text.size() - sent, MSG_NOSIGNAL);
        if (size <= 0) {
            return false;
        }
        sent += static_cast<std::size_t>(size);
    }
    return true;
}

bool unix_connection::read_some() {
    std::array<char, 16384> piece{};
    const auto size = ::recv(socket_, piece.data(), piece.size(), 0);
    if (size > 0) {
        got_.append(piece.data(), static_cast<std::size_t>(size));
    }
    return size > 0;
}

const std::string& unix_connection::read_until(const std::string& text) {
    while (got_.find(text) == std::string::npos && read_some()) {
    }
    return got_;
}

std::string unix_connection::read_to_end() {
    while (read_some()) {
    }
    return got_;
}

http_answer answer_in(const std::string& text) {
    http_answer got;
    const auto end = text.find("\r\n\r\n");
    if (text.size() < 12 || end == std::string::npos) {
        return got;
    }
    got.status = std::stoi(text.substr(9, 3));
    got.head = text.substr(0, end + 2);
    got.body = text.substr(end + 4);
    return got;
}

http_answer ask_socket(const std::filesystem::path& socket, const std::string& method,
                       const std::string& target, const std::string& body,
                       const std::string& headers) {
    unix_connection connection(socket);
    auto text =
        method + " " + target + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n" + headers;
    if (!body.empty()) {
        text += "Content-Type: application/json\r\nContent-Length: " + std::to_string(body.size()) +
                "\r\n";
    }
    connection.write(text + "\r\n" + body);
    return answer_in(connection.read_to_end());
}

}  // namespace sluice::testing
