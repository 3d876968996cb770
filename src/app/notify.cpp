#include "app/notify.hpp"

#include <chrono>
#include <cstddef>
#include <cstdlib>
#include <cstring>
#include <string>
#include <sys/socket.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

namespace sluice::app {
namespace {

// Speaks the protocol of sd_notify(3): one datagram to the socket that $NOTIFY_SOCKET names. A
// leading "@" stands for the abstract namespace. libsystemd does the same, and holds another
// megabyte (decision 0009).
void notify(const std::string& state) {
    const char* path = std::getenv("NOTIFY_SOCKET");
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    const std::size_t length = path == nullptr ? 0 : std::strlen(path);
    if (length < 2 || length >= sizeof address.sun_path) {
        return;
    }
    std::memcpy(address.sun_path, path, length);
    if (address.sun_path[0] == '@') {
        address.sun_path[0] = '\0';
    }
    const int socket = ::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    if (socket < 0) {
        return;
    }
    const auto size = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + length);
    // A manager that does not listen is no reason to stop.
    (void)::sendto(socket, state.data(), state.size(), MSG_NOSIGNAL,
                   reinterpret_cast<const sockaddr*>(&address), size);
    ::close(socket);
}

}  // namespace

void notify_ready(std::string_view status) {
    notify("READY=1\nSTATUS=" + std::string(status));
}

// systemd needs the moment on its own clock to tell a READY=1 that came before the reload from the
// one that ends it. Without it, `systemctl reload` may wait for ever.
void notify_reloading() {
    timespec now{};
    ::clock_gettime(CLOCK_MONOTONIC, &now);
    const auto moment = std::chrono::microseconds(std::chrono::seconds(now.tv_sec)) +
                        std::chrono::duration_cast<std::chrono::microseconds>(
                            std::chrono::nanoseconds(now.tv_nsec));
    notify("RELOADING=1\nMONOTONIC_USEC=" + std::to_string(moment.count()) +
           "\nSTATUS=Loading the configuration");
}

void notify_alive() {
    notify("WATCHDOG=1");
}

void notify_stopping() {
    notify("STOPPING=1\nSTATUS=Finishing deliveries under way");
}

}  // namespace sluice::app
