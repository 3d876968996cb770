#pragma once

// Opens blocking sockets on this machine, and reads one HTTP message at a time from them. Every
// wait gives up when `ending` is set.

#include <atomic>
#include <string>

namespace sluice::testing {

struct listener {
    int socket = -1;
    int port = 0;
};
// Listens at that port, or at a free one for 0. Throws std::runtime_error when it cannot.
listener listen_on_loopback(int port = 0);

// Returns -1 when nobody listens there.
int connect_to_loopback(int port);

// Returns -1 when `ending` is set.
int accept_one(int listening, const std::atomic<bool>& ending);

// Returns header and body, by the Content-Length. Further bytes stay in `buffer`. Returns "" when
// the other side closed or `ending` is set.
std::string read_message(int socket, std::string& buffer, const std::atomic<bool>& ending);

void send_all(int socket, const std::string& bytes);

// Reads until the other side closes or `ending` is set.
void wait_for_close(int socket, const std::atomic<bool>& ending);

void reset(int socket);  // sends RST in place of FIN

}  // namespace sluice::testing
