#include "net/server_session.hpp"

#include <boost/asio/ip/tcp.hpp>

#include <cstring>
#include <sys/socket.h>

namespace sluice::net {

namespace {

// Further groups decide who may read. A process has at most 65,536 of them (NGROUPS_MAX).
std::vector<gid_t> groups_of(int socket) {
    std::vector<gid_t> groups(64);
    for (;;) {
        auto size = static_cast<socklen_t>(groups.size() * sizeof(gid_t));
        if (::getsockopt(socket, SOL_SOCKET, SO_PEERGROUPS, groups.data(), &size) == 0) {
            groups.resize(size / sizeof(gid_t));
            return groups;
        }
        if (errno != ERANGE || size / sizeof(gid_t) <= groups.size()) {
            return {};
        }
        groups.resize(size / sizeof(gid_t));
    }
}

std::optional<peer::process> process_at(int socket) {
    ::ucred told{};
    socklen_t size = sizeof told;
    if (::getsockopt(socket, SOL_SOCKET, SO_PEERCRED, &told, &size) != 0) {
        return std::nullopt;
    }
    return peer::process{told.pid, told.uid, told.gid, groups_of(socket)};
}

}  // namespace

std::shared_ptr<const peer> peer_of(connected_socket& socket, bool encrypted) {
    boost::system::error_code left_already;
    const auto at = socket.remote_endpoint(left_already);
    if (left_already) {
        return nullptr;
    }
    auto from = std::make_shared<peer>();
    from->encrypted = encrypted;
    if (at.data()->sa_family == AF_UNIX) {
        from->local = process_at(socket.native_handle());
        return from->local ? from : nullptr;
    }
    asio::ip::tcp::endpoint internet;
    internet.resize(at.size());
    std::memcpy(internet.data(), at.data(), at.size());
    from->address = internet.address().to_string();
    return from;
}

asio::ip::address neighbour_of(const peer& from) {
    if (!from.local) {
        boost::system::error_code unknown;
        return neighbour_of(asio::ip::make_address(from.address, unknown));
    }
    // A network of addresses that no packet uses (100::/64, RFC 6666), with the user in it.
    asio::ip::address_v6::bytes_type bytes{1};
    const auto user = from.local->user;
    for (std::size_t i = 0; i < sizeof user; ++i) {
        bytes[2 + i] = static_cast<unsigned char>(user >> (8 * i));
    }
    return asio::ip::address_v6(bytes);
}

}  // namespace sluice::net
