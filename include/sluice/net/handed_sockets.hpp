#pragma once

// Takes over the listening sockets that a service manager has opened before the start (systemd's
// socket activation, sd_listen_fds(3)). Connections then wait in the socket while the service
// restarts, and the service needs no right to open a low port.

#include <sluice/model/event_log.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace sluice::net {

// Owns the sockets that nobody has taken. Belongs to one thread.
class handed_sockets {
 public:
    handed_sockets() = default;
    explicit handed_sockets(std::vector<int> descriptors);
    handed_sockets(const handed_sockets&) = delete;
    handed_sockets& operator=(const handed_sockets&) = delete;
    ~handed_sockets();

    // Reads LISTEN_PID and LISTEN_FDS, and removes them, so that they are read once. Returns the
    // descriptors that were handed to this process; they are closed in programs that it starts.
    static std::vector<int> descriptors_of_environment();

    // Returns the descriptor of the listening socket that is bound to exactly this address or path.
    // The caller owns it then. nullopt: there is none, or it was taken.
    std::optional<int> take(const std::string& host, std::uint16_t port);
    std::optional<int> take_unix(const std::string& path);

    // Closes each socket that nobody took, and names it in the log: its senders would wait for
    // ever.
    void close_rest(event_log& log);

 private:
    struct handed {
        int descriptor = -1;
        std::string place;  // "127.0.0.1:8080", "[::1]:8080", "/run/sluice/control.sock"
        bool listens = false;
    };
    std::optional<int> take_place(const std::string& place);

    std::vector<handed> sockets_;
};

}  // namespace sluice::net
