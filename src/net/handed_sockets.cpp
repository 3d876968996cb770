#include <sluice/net/handed_sockets.hpp>

#include <boost/asio/ip/address.hpp>

#include <algorithm>
#include <arpa/inet.h>
#include <charconv>
#include <cstddef>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <netinet/in.h>
#include <string_view>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>
#include <utility>

namespace sluice::net {
namespace {

constexpr int first_descriptor = 3;  // SD_LISTEN_FDS_START
constexpr int most_descriptors = 1'000;

int number_in(const char* variable) {
    const char* text = std::getenv(variable);
    int number = 0;
    if (text != nullptr) {
        const std::string_view all(text);
        const auto [stopped, wrong] = std::from_chars(all.data(), all.data() + all.size(), number);
        number = wrong == std::errc() && stopped == all.data() + all.size() ? number : 0;
    }
    return number;
}

std::string place_of_ip(const boost::asio::ip::address& at, std::uint16_t port) {
    const auto host = at.to_string();
    return (at.is_v6() ? "[" + host + "]" : host) + ":" + std::to_string(port);
}

// Returns the place that the socket is bound to; empty for a socket of another kind.
std::string place_of_socket(int descriptor) {
    ::sockaddr_storage bound{};
    ::socklen_t length = sizeof bound;
    if (::getsockname(descriptor, reinterpret_cast<::sockaddr*>(&bound), &length) != 0) {
        return {};
    }
    if (bound.ss_family == AF_INET) {
        ::sockaddr_in at{};
        std::memcpy(&at, &bound, sizeof at);
        const boost::asio::ip::address_v4 address(ntohl(at.sin_addr.s_addr));
        return place_of_ip(address, ntohs(at.sin_port));
    }
    if (bound.ss_family == AF_INET6) {
        ::sockaddr_in6 at{};
        std::memcpy(&at, &bound, sizeof at);
        boost::asio::ip::address_v6::bytes_type bytes{};
        std::memcpy(bytes.data(), &at.sin6_addr, bytes.size());
        return place_of_ip(boost::asio::ip::address_v6(bytes, at.sin6_scope_id),
                           ntohs(at.sin6_port));
    }
    if (bound.ss_family == AF_UNIX && length > offsetof(::sockaddr_un, sun_path)) {
        ::sockaddr_un at{};
        std::memcpy(&at, &bound, std::min<std::size_t>(length, sizeof at));
        return {at.sun_path, ::strnlen(at.sun_path, sizeof at.sun_path)};
    }
    return {};
}

int option_of(int descriptor, int option) {
    int value = 0;
    ::socklen_t length = sizeof value;
    return ::getsockopt(descriptor, SOL_SOCKET, option, &value, &length) == 0 ? value : 0;
}

}  // namespace

handed_sockets::handed_sockets(std::vector<int> descriptors) {
    for (const int one : descriptors) {
        const bool listens =
            option_of(one, SO_ACCEPTCONN) != 0 && option_of(one, SO_TYPE) == SOCK_STREAM;
        sockets_.push_back({one, place_of_socket(one), listens});
    }
}

handed_sockets::~handed_sockets() {
    for (const auto& one : sockets_) {
        ::close(one.descriptor);
    }
}

std::vector<int> handed_sockets::descriptors_of_environment() {
    const bool is_ours = number_in("LISTEN_PID") == ::getpid();
    const int count = is_ours ? std::clamp(number_in("LISTEN_FDS"), 0, most_descriptors) : 0;
    for (const char* variable : {"LISTEN_PID", "LISTEN_FDS", "LISTEN_FDNAMES"}) {
        ::unsetenv(variable);
    }
    std::vector<int> descriptors;
    for (int one = first_descriptor; one < first_descriptor + count; ++one) {
        if (::fcntl(one, F_SETFD, FD_CLOEXEC) == 0) {
            descriptors.push_back(one);
        }
    }
    return descriptors;
}

std::optional<int> handed_sockets::take(const std::string& host, std::uint16_t port) {
    boost::system::error_code unknown;
    const auto at =
        boost::asio::ip::make_address(host == "localhost" ? "127.0.0.1" : host, unknown);
    return unknown ? std::nullopt : take_place(place_of_ip(at, port));
}

std::optional<int> handed_sockets::take_unix(const std::string& path) {
    return take_place(path);
}

std::optional<int> handed_sockets::take_place(const std::string& place) {
    const auto found = std::ranges::find_if(
        sockets_, [&](const handed& one) { return one.listens && one.place == place; });
    if (found == sockets_.end()) {
        return std::nullopt;
    }
    const int descriptor = found->descriptor;
    sockets_.erase(found);
    return descriptor;
}

void handed_sockets::close_rest(event_log& log) {
    for (const auto& one : std::exchange(sockets_, {})) {
        log.write(log_level::warning, "a socket of the service manager is not used",
                  {{"place", one.place.empty() ? std::string("unknown") : one.place},
                   {"mend", one.listens ? std::string("no `listen` has exactly this address")
                                        : std::string("only listening stream sockets are used")}});
        ::close(one.descriptor);
    }
}

}  // namespace sluice::net
